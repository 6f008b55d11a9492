"""Templates of cases, kept by editors: a version is written as a draft and published; no case is changed by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from learnhub.domain.cases import editing
from learnhub.domain.cases.template import (
    NEWEST,
    SHIPPED,
    Depth,
    Template,
    template_from_json,
    template_to_json,
)
from learnhub.domain.errors import Conflict, NotFound
from learnhub.domain.policy import Action
from learnhub.services import audit
from learnhub.services.work import Work
from learnhub.store import templates as store
from learnhub.store.tables.templates import CaseTemplate


@dataclass(frozen=True)
class Version:
    """A published version; `cases` were written in it."""

    id: str
    published_at: dt.datetime | None
    cases: int


@dataclass(frozen=True)
class TemplateList:
    """The versions of one depth, the newest first, and whether a new one is being written."""

    depth: Depth
    versions: tuple[Version, ...]
    draft: bool


@dataclass(frozen=True)
class TemplateDraft:
    """A version while it is written."""

    depth: Depth
    revision: int
    template: Template


def templates(work: Work) -> tuple[TemplateList, ...]:
    """Every version of the short and of the full template. Raises SignIn, Denied."""
    work.require(Action.TEMPLATE_EDIT)
    counts = store.cases_by_template(work.session)
    found = []
    for depth in Depth:
        rows = store.versions(work.session, depth)
        published = [Version(row.id, row.published_at, counts.get(row.id, 0)) for row in rows if row.published_at]
        found.append(
            TemplateList(
                depth,
                (
                    *published,
                    *(
                        Version(each.id, None, counts.get(each.id, 0))
                        for each in reversed(tuple(SHIPPED.values()))
                        if each.depth is depth
                    ),
                ),
                draft=any(row.published_at is None for row in rows),
            )
        )
    return tuple(found)


def template(work: Work, template_id: str) -> Template:
    """One published version. Raises NotFound."""
    work.require(Action.TEMPLATE_EDIT)
    found = SHIPPED.get(template_id) or store.template(work.session, template_id)
    if found is None:
        raise NotFound
    return found


def begin_template(work: Work, depth: Depth) -> None:
    """Begin a new version from the newest one, with the fields that LearnHub has brought along since; when one is being
    written, nothing changes."""
    work.require(Action.TEMPLATE_EDIT)
    if store.draft(work.session, depth) is not None:
        return
    newest = editing.with_news(store.newest(work.session, depth) or NEWEST[depth])
    number = store.highest_number(work.session, depth) + 1
    made = replace(newest, id=editing.template_id(depth, number))
    work.session.add(
        CaseTemplate(
            id=made.id,
            depth=depth,
            number=number,
            revision=1,
            content=template_to_json(made),
            changed_at=work.now,
            changed_by_id=work.actor.id,
        )
    )


def template_draft(work: Work, depth: Depth) -> TemplateDraft:
    """The version that is being written. Raises NotFound."""
    row = _draft(work, depth)
    return TemplateDraft(depth, row.revision, template_from_json(row.content))


def save_template(work: Work, depth: Depth, *, revision: int, said: Mapping[str, str]) -> None:
    """Keep other words and retire fields in the version that is being written. Raises Invalid, NotFound, Conflict
    `saved-meanwhile`."""
    row = _draft(work, depth, revision)
    _keep(work, row, editing.reworded(template_from_json(row.content), said))


def add_field(
    work: Work,
    depth: Depth,
    *,
    revision: int,
    question: str,
    label: str,
    hint: str,
    kind: str,
    choices: str,
    required: bool,
) -> None:
    """Add a field to the version that is being written. Raises Invalid, NotFound, Conflict `saved-meanwhile`."""
    row = _draft(work, depth, revision)
    made = template_from_json(row.content)
    others = (template_from_json(each.content) for each in store.versions(work.session, depth))
    number = 1 + max([editing.highest_further(made), *map(editing.highest_further, others)])
    _keep(
        work,
        row,
        editing.with_field(
            made,
            number=number,
            question=question,
            label=label,
            hint=hint,
            kind=kind,
            choices=choices,
            required=required,
        ),
    )


def discard_template(work: Work, depth: Depth) -> None:
    """Throw the version away that is being written. Raises NotFound."""
    work.session.delete(_draft(work, depth))


def publish_template(work: Work, depth: Depth, *, revision: int) -> str:
    """Publish the version: cases that begin or grow from now on are asked by it; the others keep their own.

    Raises NotFound, Conflict `saved-meanwhile`.
    """
    row = _draft(work, depth, revision)
    row.published_at = work.now
    audit.record(work, "template:publish", "template", work.actor.public_id, after={"template": row.id})
    return row.id


def _draft(work: Work, depth: Depth, revision: int | None = None) -> CaseTemplate:
    work.require(Action.TEMPLATE_EDIT)
    row = store.draft(work.session, depth)
    if row is None:
        raise NotFound
    if revision is not None and revision != row.revision:
        raise Conflict("saved-meanwhile", current={"version": row.revision})
    return row


def _keep(work: Work, row: CaseTemplate, made: Template) -> None:
    row.content = template_to_json(made)
    row.revision += 1
    row.changed_at, row.changed_by_id = work.now, work.actor.id
