"""The list of partnerships, the page of one, and the form that keeps it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request
from limits import parse

from learnhub.domain.countries import countries, regions
from learnhub.domain.errors import Invalid
from learnhub.domain.partnerships import FIELDS, MOST_PARTNERS, Details, details_to_json
from learnhub.domain.vocabularies import TARGETS
from learnhub.domain.words import mark
from learnhub.services import partnerships
from learnhub.web import shell
from learnhub.web.asked import ROW, AskedForm, fields_of, given, name_of

blueprint = Blueprint("partnerships", __name__)

CHANGES = parse("60/hour")
ALL = "all"


def _form_class(rows: int) -> type[AskedForm]:
    return type("PartnershipForm", (AskedForm,), fields_of([(ALL, FIELDS)], {"partner_list": rows}))


@blueprint.get("/partnerships/")
def index() -> Response:
    """The partnerships whose page this person may read."""
    asked = {name: request.args.get(name, "")[:200] for name in ("q", "sector", "country", "sdg", "status")}
    chosen = {name: value for name, value in asked.items() if value}
    found = shell.read(partnerships.partnerships, after=request.args.get("after", type=uuid.UUID), **chosen)
    return shell.page(
        "partnerships/index.html",
        found=found,
        asked=asked,
        chosen=chosen,
        regions=tuple(regions()),
        countries=tuple(countries()),
    )


@blueprint.get("/partnerships/<uuid:partnership>")
def show(partnership: uuid.UUID) -> Response:
    """The page of a partnership."""
    view = shell.read(partnerships.partnership, partnership, after=request.args.get("after"))
    return shell.page("partnerships/show.html", view=view)


@blueprint.route("/partnerships/new", methods=["GET", "POST"])
def new() -> Response:
    """Make a partnership: whoever makes it is its first member."""
    shell.read(partnerships.require_add)
    if request.method == "POST":
        return _save(shell.sent_id("partnership"), new_one=True)
    return _page(shell.minted_id(), _form_class(3)(data={"readers": "members", "version": 0}), new_one=True)


@blueprint.route("/partnerships/<uuid:partnership>/edit", methods=["GET", "POST"])
def edit(partnership: uuid.UUID) -> Response:
    """Change what the page of a partnership says."""
    view = shell.read(partnerships.partnership_form, partnership)
    if request.method == "POST":
        return _save(partnership, new_one=False)
    many = min(MOST_PARTNERS, max(3, len(view.details.partner_list) + 1))
    form = shell.form(_form_class(many), data=_values(view.details) | {"version": view.version})
    return _page(partnership, form, new_one=False)


@blueprint.post("/partnerships/<uuid:partnership>/confirm")
def confirm(partnership: uuid.UUID) -> Response:
    """Say that the page is right today."""
    shell.write(partnerships.confirm_partnership, partnership)
    shell.flash(mark("Thank you. The page says that it was confirmed today."))
    return shell.to("partnerships.show", partnership=partnership)


def _save(partnership: uuid.UUID, *, new_one: bool) -> Response:
    shell.limit(CHANGES, "partnership", str(shell.actor().public_id))
    sent = [int(row[2]) + 1 for row in map(ROW.fullmatch, request.form) if row]
    form = _form_class(min(MOST_PARTNERS, max([3, *sent])))(request.form)
    version = request.form.get("version", default=0, type=int)
    try:
        said = _said(given(form, form.names(ALL)))
        shell.write(partnerships.save_partnership, partnership, version=version, said=said)
    except Invalid as error:
        shell.put_faults(form, [replace(fault, path=name_of(fault.path)) for fault in error.faults])
        return _page(partnership, form, new_one=new_one, status=422)
    shell.forget_kept()
    shell.flash(mark("The partnership has been saved."))
    return shell.to("partnerships.show", partnership=partnership)


def _page(partnership: uuid.UUID, form: AskedForm, *, new_one: bool, status: int = 200) -> Response:
    return shell.page(
        "partnerships/edit.html",
        status,
        id=partnership,
        form=form,
        new_one=new_one,
        asked_for=form.questions[ALL],
        places=(*regions(), *countries()),
        targets=TARGETS,
    )


def _values(details: Details) -> dict[str, Any]:
    kept = details_to_json(details)
    rows = {
        f"partner_list.{index}.{column}": value
        for index, row in enumerate(kept.pop("partner_list"))
        for column, value in row.items()
    }
    return {**kept, **rows, "places": details.countries or details.regions}


def _said(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers by field, the cells of each row together."""
    rows: dict[int, dict[str, Any]] = {}
    said: dict[str, Any] = {}
    for path, value in answers.items():
        name, _, cell = path.partition(".")
        if cell:
            index, _, column = cell.partition(".")
            rows.setdefault(int(index), {})[column] = value
        else:
            said[name] = value
    return {**said, "partner_list": [rows[index] for index in sorted(rows)]}
