"""One search box over lessons and published cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode

from flask import Blueprint, Response, request, url_for

from learnhub.domain.facets import FACETS
from learnhub.services import saved, search
from learnhub.services.search import SearchView
from learnhub.web import shell

blueprint = Blueprint("search", __name__)


@dataclass(frozen=True)
class FacetLink:
    """A value of a facet as a link that chooses it, or leaves it again."""

    value: str
    count: int
    chosen: bool
    href: str


@blueprint.get("/search")
def index() -> Response:
    """What was found, best first, with the passage that matched; without words the newest."""
    chosen = {facet: request.args.getlist(facet) for facet in FACETS}
    view = shell.read(search.search, request.args.get("q", ""), chosen, page=request.args.get("page"))
    return shell.page(
        "search/index.html",
        view=view,
        export_id=shell.minted_id(),
        facets={facet: _links(view, facet) for facet in FACETS},
        next_page=_address(view, view.chosen, page=view.next_page) if view.next_page else None,
        asked=_address(view, view.chosen).partition("?")[2],
    )


@blueprint.get("/search/map")
def on_map() -> Response:
    """The cases of a search on a map, and in a table that says the same."""
    chosen = {facet: request.args.getlist(facet) for facet in FACETS}
    view = shell.read(search.on_map, request.args.get("q", ""), chosen)
    kept = {"q": (view.query,) if view.query else (), **view.chosen}
    within = {
        dot.code: f"{url_for('search.index')}?{urlencode({**kept, 'country': dot.code}, doseq=True)}"
        for dot in view.dots
    }
    asked = urlencode(kept, doseq=True)
    return shell.page("search/map.html", view=view, within=within, asked=asked, light=shell.light())


@blueprint.get("/search.atom")
def feed() -> Response:
    """The newest cases of a search for a feed reader; with a secret, those of its owner."""
    filters = {facet: request.args.getlist(facet) for facet in FACETS}
    query = request.args.get("q", "")
    found = shell.read(saved.feed, query, filters, secret=request.args.get("token"))
    base = shell.house().settings.base_url.rstrip("/")
    asked = urlencode({"q": (query,) if query else (), **filters}, doseq=True)
    text = shell.house().pages.render(
        shell.locale(), "search/feed.xml", feed=found, base=base, page=f"{base}/search?{asked}", query=query
    )
    answer = Response(text, mimetype="application/atom+xml")
    answer.headers["Cache-Control"] = "private, no-store" if found.private else "public, max-age=300"
    return answer


def _links(view: SearchView, facet: str) -> list[FacetLink]:
    kept = {name: _said(name, values) for name, values in view.chosen.items()}
    names = list(kept)
    at = names.index(facet)
    before = [*_said("q", (view.query,) if view.query else ()), *(said for name in names[:at] for said in kept[name])]
    after = [said for name in names[at + 1 :] for said in kept[name]]
    standing = dict(zip(view.chosen[facet], kept[facet], strict=True))
    links = []
    for each in view.facets[facet]:
        mine = [said for value, said in standing.items() if value != each.value]
        if not each.chosen:
            mine += _said(facet, (each.value,))
        href = f"{request.script_root}{request.path}?{'&'.join((*before, *mine, *after))}"
        links.append(FacetLink(each.value, each.count, each.chosen, href))
    return links


def _said(name: str, values: Sequence[str]) -> list[str]:
    return [f"{name}={quote_plus(value)}" for value in values]


def _address(view: SearchView, chosen: Mapping[str, Sequence[str]], **more: str) -> str:
    """This page with other filters. Some forty stand on a page: Flask would make each some twenty times slower."""
    asked = {"q": (view.query,) if view.query else (), **chosen, **more}
    return f"{request.script_root}{request.path}?{urlencode(asked, doseq=True)}"
