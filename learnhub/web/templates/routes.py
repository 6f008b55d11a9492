"""The versions of the templates, and the page on which an editor writes the next."""

from __future__ import annotations

from flask import Blueprint, Response, request

from learnhub.domain.cases.editing import ADDABLE, words_of
from learnhub.domain.cases.template import Depth
from learnhub.domain.errors import Fault, Invalid, NotFound
from learnhub.domain.words import mark
from learnhub.services import templates
from learnhub.web import shell

blueprint = Blueprint("templates", __name__, url_prefix="/templates")


@blueprint.get("/")
def index() -> Response:
    """Every version of the short and of the full template."""
    return shell.page("templates/index.html", found=shell.read(templates.templates))


@blueprint.get("/<template>")
def show(template: str) -> Response:
    """What one published version asks."""
    return shell.page("templates/show.html", asked=shell.read(templates.template, template))


@blueprint.post("/<depth>/begin")
def begin(depth: str) -> Response:
    """Begin the next version from the newest."""
    shell.write(templates.begin_template, _depth(depth))
    return shell.to("templates.edit", depth=depth)


@blueprint.route("/<depth>/draft", methods=["GET", "POST"])
def edit(depth: str) -> Response:
    """Write the next version: other words, fields that go, fields that come."""
    if request.method == "GET":
        return _page(depth)
    revision = request.form.get("version", default=0, type=int)
    try:
        if request.form.get("go") == "add":
            shell.write(
                templates.add_field,
                _depth(depth),
                revision=revision,
                question=request.form.get("new.question", ""),
                label=request.form.get("new.label", ""),
                hint=request.form.get("new.hint", ""),
                kind=request.form.get("new.kind", ""),
                choices=request.form.get("new.choices", ""),
                required=bool(request.form.get("new.required")),
            )
        else:
            said = {name: value for name, value in request.form.items() if "." in name}
            shell.write(templates.save_template, _depth(depth), revision=revision, said=said)
    except Invalid as error:
        return _page(depth, 422, error.faults)
    shell.forget_kept()
    shell.flash(mark("The version has been saved. It asks nobody before it is published."))
    return shell.to("templates.edit", depth=depth)


@blueprint.post("/<depth>/publish")
def publish(depth: str) -> Response:
    """Publish the version."""
    made = shell.write(
        templates.publish_template, _depth(depth), revision=request.form.get("version", default=0, type=int)
    )
    shell.flash(mark("%(template)s is published. Cases that begin now are asked by it."), template=made)
    return shell.to("templates.index")


@blueprint.post("/<depth>/discard")
def discard(depth: str) -> Response:
    """Throw the version away."""
    shell.write(templates.discard_template, _depth(depth))
    shell.flash(mark("The version has been thrown away."))
    return shell.to("templates.index")


def _page(depth: str, status: int = 200, faults: tuple[Fault, ...] = ()) -> Response:
    view = shell.read(templates.template_draft, _depth(depth))
    words = {name: text for question in view.template for name, text in words_of(question).items()}
    return shell.page(
        "templates/edit.html",
        status,
        view=view,
        words=words | {name: value for name, value in request.form.items() if "." in name},
        faults={fault.path: fault for fault in faults},
        kinds=ADDABLE,
    )


def _depth(text: str) -> Depth:
    try:
        return Depth(text)
    except ValueError:
        raise NotFound from None
