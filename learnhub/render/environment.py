"""The pages: one Jinja environment a language, its catalogue bound once, the frame around a page made once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, MutableMapping
from functools import lru_cache
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import markupsafe
from babel.support import NullTranslations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes, pass_eval_context, select_autoescape
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from learnhub.content.marked import marked, plain
from learnhub.domain.cases.bars import bar
from learnhub.domain.cases.template import CODES, field_label
from learnhub.domain.languages import Words, direction, language_of
from learnhub.domain.principles import Principle
from learnhub.domain.vocabularies import GOALS, THEME_NAMES
from learnhub.domain.words import mark
from learnhub.render import catalogues
from learnhub.render.fields import filled, still
from learnhub.render.formats import formats
from learnhub.render.frame import CSRF, LANGUAGES, Frame
from learnhub.render.static_files import StaticFiles, open_static

LABELS: Mapping[Principle, str] = {
    Principle.COMMON_PURPOSE: mark("Common purpose"),
    Principle.TRANSPARENCY: mark("Transparency"),
    Principle.NO_UNFAIR_ADVANTAGE: mark("No unfair advantage"),
    Principle.MUTUAL_BENEFIT: mark("Mutual benefit and respect"),
    Principle.ACCOUNTABILITY: mark("Accountability"),
    Principle.UN_MODALITIES: mark("Respect for UN modalities"),
    Principle.BALANCED_REPRESENTATION: mark("Balanced representation"),
    Principle.SECTORAL_GEOGRAPHIC_BALANCE: mark("Sector and geographic balance"),
    Principle.INDEPENDENCE_NEUTRALITY: mark("Independence and neutrality"),
}
"""The label of each principle on chips."""

PATH, NAME = (f"\x02{secrets.token_hex(16)}\x03" for _ in range(2))
"""What differs from person to person in the header and the footer, until it is filled in."""

AROUND = ("header", "footer")
CHROMES_KEPT = 512
MACROS_KEPT = 512
"""Answers of each macro that a template has `kept`: one whose arguments alone decide what it says."""
TEXTS_KEPT = 32
"""The same of one that says a long text, or has one among its arguments: up to 40 kB each (`kept_few`)."""


T = TypeVar("T")


class _ByLocale(dict[str, T]):
    """What there is once for each language, made when somebody first reads in it: some two megabytes each."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, locale: str) -> T:
        if locale not in LANGUAGES:
            raise KeyError(locale)
        return self.setdefault(locale, self._make(locale))


class Pages:
    """Renders templates in each language; `static` are the built static files."""

    locales = tuple(LANGUAGES)
    _url_for: Callable[..., str]

    def __init__(self, templates: Path, static: StaticFiles) -> None:
        self.static = static
        self._texts = _ByLocale(catalogues.translations)
        self._environments = _ByLocale(lambda locale: self._environment(templates, locale))
        self._chrome = lru_cache(CHROMES_KEPT)(self._make_chrome)
        self._addresses = lru_cache(CHROMES_KEPT)(self._menu_addresses)

    @classmethod
    def from_folders(cls, templates: Path, static: Path) -> Pages:
        """The pages of a folder of templates and a folder of static files, which is built where it needs to be."""
        return cls(templates, open_static(static))

    @property
    def fingerprint(self) -> str:
        """Eight characters that change with the static files."""
        return self.static.fingerprint

    def bind(self, url_for: Callable[..., str]) -> None:
        """Give templates the function that makes addresses from endpoints."""
        self._url_for = url_for
        for environment in self._environments.values():
            environment.globals["url_for"] = url_for

    def render(self, locale: str, template: str, **values: Any) -> str:
        """A template in a language; with a `frame` among the values, a page."""
        frame = values.get("frame")
        if not isinstance(frame, Frame):
            return self._environments[locale].get_template(template).render(values)
        made = self._chrome(frame.locale, frame.light, frame.menu, frame.actor.signed_in, self._current(frame))
        values["header"], values["footer"] = made
        page = self._environments[locale].get_template(template).render(values)
        page = page.replace(PATH, escape(frame.path)).replace(NAME, escape(frame.actor.name))
        return page.replace(CSRF, escape(frame.csrf_token())) if CSRF in page else page

    def text(self, locale: str) -> NullTranslations:
        """The catalogue of a language, for what is said outside templates."""
        return self._texts[locale]

    def _environment(self, templates: Path, locale: str) -> Environment:
        texts = self._texts[locale]

        def translated(text: str, /, **values: Any) -> str:
            """A message that was marked elsewhere, or text that people wrote and no catalogue knows."""
            said = texts.gettext(text) if text else ""
            return said % values if values else said

        environment = _Environment(
            loader=FileSystemLoader(templates),
            autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.texts = texts
        if hasattr(self, "_url_for"):
            environment.globals["url_for"] = self._url_for
        environment.policies["ext.i18n.trimmed"] = True
        environment.install_gettext_translations(texts, newstyle=True)  # type: ignore[attr-defined]
        environment.globals.update(_spoken(texts))
        environment.filters.update(formats(locale), translated=translated, published=Markup, filled=filled, bar=bar)
        environment.filters["striptags"] = lru_cache(MACROS_KEPT, typed=True)(environment.filters["striptags"])
        environment.globals.update(
            static=self.static.address,
            kept=lru_cache(MACROS_KEPT, typed=True),
            kept_few=lru_cache(TEXTS_KEPT, typed=True),
            icons=self.static.address("img/icons.svg"),
            languages=LANGUAGES,
            tongue=tongue,
            foreign=foreign,
            in_language=in_language,
            locale=locale,
            csrf_place=CSRF,
            marked=marked,
            without_ids=plain,
            still=still,
            principles=tuple(Principle),
            case_codes=CODES,
            field_label=field_label,
            goal_names=GOALS,
            theme_names=THEME_NAMES,
            principle_label={principle: translated(label) for principle, label in LABELS.items()}.__getitem__,
            principle_number={principle: principle.number for principle in Principle}.__getitem__,
        )
        return environment

    def _make_chrome(
        self, locale: str, light: bool, menu: tuple[tuple[str, str], ...], signed_in: bool, current: str
    ) -> tuple[Markup, Markup]:
        values = {
            "locale": locale,
            "light": light,
            "menu": menu,
            "signed_in": signed_in,
            "current": current,
            "csrf": CSRF,
            "path": PATH,
            "name": NAME,
        }
        environment = self._environments[locale]
        header, footer = (environment.get_template(f"layouts/{name}.html").render(values) for name in AROUND)
        return Markup(header), Markup(footer)  # noqa: S704

    def _current(self, frame: Frame) -> str:
        """The endpoint of the page's section, or of the menu entry whose address begins the page's; else empty."""
        if frame.section:
            return frame.section
        addresses = self._addresses(frame.menu)
        under = [(len(address), endpoint) for endpoint, address in addresses if _under(frame.path, address)]
        return max(under, default=(0, ""))[1]

    def _menu_addresses(self, menu: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        return tuple((endpoint, self._url_for(endpoint)) for endpoint, _label in menu)


def tongue(around: str, text: str = "") -> Markup:
    """What an element says of the language of course text in it: that of a title which knows its own, else `around`."""
    return _said_of(language_of(text, around))


@lru_cache(MACROS_KEPT)
def _said_of(language: str) -> Markup:
    return Markup('lang="{}" dir="{}"').format(language, direction(language))


def foreign(text: str) -> Markup:
    """The same for a text that is in the language of the page unless it knows better; with a space before it."""
    return Markup(" ") + tongue("", text) if isinstance(text, Words) else Markup()


_LANGUAGE = frozenset({"lang", "found"})
"""What an address says of the language of its text, and why."""


def in_language(path: str, language: str) -> str:
    """A local address that asks for the text of a course in this language."""
    parts = urlsplit(path)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in _LANGUAGE]
    return urlunsplit(("", "", parts.path, urlencode([*kept, ("lang", language)]), ""))


class _Macro(Macro):
    """Jinja's macro, which finds its arguments in one step where they are the usual ones."""

    def __call__(self, *args: Any, **named: Any) -> str:
        """What the macro says where no template calls it: a macro that is kept."""
        if args and isinstance(args[0], EvalContext):
            return super().__call__(*args, **named)
        return self.plainly(self._default_autoescape, args, named)

    def plainly(self, autoescape: bool, args: tuple[Any, ...], named: dict[str, Any]) -> str:
        """What the macro says, called with these arguments."""
        missing_from = len(args)
        if self.catch_kwargs or self.catch_varargs or self.explicit_caller or missing_from > self._argument_count:
            context = EvalContext(self._environment, None)
            context.autoescape = autoescape
            return super().__call__(context, *args, **named)
        if missing_from < self._argument_count:
            if named:
                args = (*args, *[named.pop(name, missing) for name in self.arguments[missing_from:]])
            else:
                args += (missing,) * (self._argument_count - missing_from)
        if self.caller:
            caller = named.pop("caller", None)
            args = (
                *args,
                self._environment.undefined("No caller defined", name="caller") if caller is None else caller,
            )
        if named:
            raise TypeError(f"macro {self.name!r} takes no argument {next(iter(named))!r}")
        said = self._func(*args)
        return str.__new__(Markup, said) if autoescape else said


class _Context(Context):
    """Jinja's context, which asks no plain function what it wants to be passed, and a macro nothing."""

    def call(
        self, obj: Any, /, *args: Any, _block_vars: object = None, _loop_vars: object = None, **kwargs: Any
    ) -> Any:
        """What the call of `obj` in a template gives."""
        kind = type(obj)
        if kind is _Macro:
            return obj.plainly(self.eval_ctx.autoescape, args, kwargs)
        if kind in _PLAIN and not hasattr(obj, "jinja_pass_arg"):
            return obj(*args, **kwargs)
        if _block_vars is not None:
            kwargs["_block_vars"] = _block_vars
        if _loop_vars is not None:
            kwargs["_loop_vars"] = _loop_vars
        return super().call(obj, *args, **kwargs)


_PLAIN = frozenset({type(lru_cache(_Context)), FunctionType, MethodType, BuiltinFunctionType})


_escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)


def _put_in(value: Any) -> str:
    """A value as it stands in HTML: what `escape` says, with no Markup around what goes into a longer text at once."""
    kind = type(value)
    if kind is str:
        return _escaped(value)
    return value if kind is Markup else escape(value)


def _filled(said: Markup, values: Mapping[str, Any]) -> Markup:
    """An escaped message with its named values: what `said % values` says, in a third of the time."""
    pieces = _pieces(said)
    if pieces is None:
        return said % values
    return str.__new__(
        Markup, "".join([_put_in(values[piece]) if at % 2 else piece for at, piece in enumerate(pieces)])
    )


@lru_cache(CHROMES_KEPT)
def _pieces(said: str) -> tuple[str, ...] | None:
    """What stands around the named values of a message, with their names between; None where it has others."""
    pieces = [""]
    for at, part in enumerate(_VALUE.split(said)):
        if at % 2 and part != "%%":
            pieces += [part[2:-2], ""]
        elif at % 2 or "%" not in part:
            pieces[-1] += part.replace("%%", "%")
        else:
            return None
    return tuple(pieces)


_VALUE = re.compile(r"(%%|%\(\w+\)s)")


MACRO_NAMES = frozenset({"_argument_count", "_default_autoescape", "_environment", "_func"})
"""What `_Macro` reads of Jinja's own macro that Jinja does not promise to keep."""
AS_KNOWN = vars(Macro(Environment(), str, "", [], False, False, False)).keys() >= MACRO_NAMES  # noqa: FBT003, S701
FASTER = "\nescape = environment.put_in\n" + ("Macro = environment.macro_class\n" if AS_KNOWN else "")
"""What stands at the end of each compiled template: its parts look the names up when they are called. A Jinja whose
macro is another calls its own."""


class _Environment(Environment):
    """Jinja's environment, whose templates share its globals: a chain of two maps would be walked at each import.

    Its catalogue is bound once, so that a message that stands in a template is translated when the template is read.
    """

    context_class = _Context
    macro_class = _Macro
    put_in = staticmethod(_put_in)
    fill = staticmethod(_filled)
    texts: NullTranslations

    def _generate(self, *args: Any, **kwargs: Any) -> str:
        return super()._generate(*args, **kwargs) + FASTER

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        assert callable(self.autoescape)
        return cast("nodes.Template", _Translated(self.texts, escaped=self.autoescape(name)).visit(template))

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of every template."""
        return self.globals


def _spoken(texts: NullTranslations) -> dict[str, Callable[..., str]]:
    """What templates say messages with. Jinja's own takes a message for HTML; here it is text and is escaped."""

    @pass_eval_context
    def gettext(context: EvalContext, message: str, /, **values: Any) -> str:
        return _put(context, texts.gettext(message) if message else "", values)

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, num: int, /, **values: Any) -> str:
        return _put(context, texts.ngettext(one, many, num), {"num": num, **values})

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}


class _Translated(NodeTransformer):
    """Puts what a message says in the place of its `_()`."""

    def __init__(self, texts: NullTranslations, *, escaped: bool) -> None:
        self._texts = texts
        self._escaped = escaped

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        """The message in the language of the templates; with values, what puts them into it."""
        self.generic_visit(node)
        match node:
            case nodes.Call(
                node=nodes.Name(name="_"), args=[nodes.Const(value=str(message))], dyn_args=None, dyn_kwargs=None
            ):
                said = self._texts.gettext(message)
                if self._escaped:
                    said = escape(said)
                if not node.kwargs:
                    return nodes.Const(said.replace("%%", "%"), lineno=node.lineno)
                values = nodes.Dict([nodes.Pair(nodes.Const(each.key), each.value) for each in node.kwargs])
                if not self._escaped:
                    return nodes.Mod(nodes.Const(said), values, lineno=node.lineno)
                fill = nodes.EnvironmentAttribute("fill")
                return nodes.Call(fill, [nodes.Const(said), values], [], None, None, lineno=node.lineno)
        return node


def _put(context: EvalContext, said: str, values: Mapping[str, Any]) -> str:
    if not context.autoescape:
        return said % values if values else said.replace("%%", "%")
    return _filled(escape(said), values) if values else escape(said).replace("%%", "%")


def _under(path: str, address: str) -> bool:
    return path == address or path.startswith((f"{address.rstrip('/')}/", f"{address}?"))
