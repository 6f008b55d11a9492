"""Before a case is sent: what may be personal data in it, and who could recognise whom."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learnhub.domain import countries
from learnhub.domain.cases.answers import content_from_json, texts
from learnhub.domain.cases.recognition import Recognition, recognise, with_years
from learnhub.domain.cases.scan import Finding, scan
from learnhub.domain.errors import Fault, Invalid
from learnhub.services.cases.drafts import save_case
from learnhub.services.cases.moving import own
from learnhub.services.work import Work
from learnhub.store import cases
from learnhub.store import keeping as store


@dataclass(frozen=True)
class PreviewView:
    """What stands beside a case before it is sent."""

    id: uuid.UUID
    version: int
    findings: tuple[Finding, ...]
    recognition: Recognition


def preview_of(work: Work, public_id: uuid.UUID) -> PreviewView:
    """What may be personal data in one's own case, and who could recognise whom. Raises NotFound, SignIn."""
    case = own(work, cases.case_by_public_id(work.session, public_id))
    content = content_from_json(case.content)
    said = " ".join(texts(content).values())
    places = {name for each in countries.countries().values() for name in each.names.values()}
    findings = scan(content, people=store.names_in(work.session, said), places=places)
    return PreviewView(case.public_id, case.revision, findings, recognise(content))


def broaden(work: Work, public_id: uuid.UUID, *, what: str, version: int) -> None:
    """Say the region in place of the country, or the year in place of a day, in one's own draft. Raises what
    `save_case` raises, Invalid when there is nothing to broaden."""
    case = own(work, cases.case_by_public_id(work.session, public_id))
    content = content_from_json(case.content)
    found = recognise(content)
    fields: Mapping[str, Any]
    match what:
        case "region" if found.region:
            fields = {"countries": [], "regions": [found.region]}
        case "years" if found.years:
            fields = {
                path: with_years(text) for path, text in texts(content).items() if text and with_years(text) != text
            }
        case _:
            raise Invalid(Fault("what", "not-a-choice"))
    save_case(work, public_id, version=version, save_id=None, fields=fields)
