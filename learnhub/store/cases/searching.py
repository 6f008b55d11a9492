"""What search knows of a published case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from learnhub.domain.cases.form import CaseContent, content_from_json
from learnhub.domain.facets import Told, facets_of
from learnhub.domain.policy import case_classes
from learnhub.store.search.index import CASE, Document, Passage
from learnhub.store.tables.cases import Case


def _full_parts(content: CaseContent) -> dict[str, tuple[str, ...]]:
    """What a full case adds, under the anchors of its page."""
    return {
        "results": tuple(text for row in content.results for text in (row.indicator, row.source)),
        "evidence": tuple(row.text for row in content.evidence),
        "partners": tuple(
            text for row in content.partner_rows for text in (row.name, row.role, row.gave, row.received)
        ),
        "funding": (content.funding,),
        "common-purpose": (content.common_purpose,),
        "selection": (content.selection_text,),
        "openness": (content.openness_text,),
        "benefit-and-cost": (content.benefit_and_cost,),
        "un-rules": (content.un_rules,),
        "voice": (content.voice,),
        "integrity": (content.integrity,),
        "by-principle": tuple(row.shown or row.not_applicable for row in content.by_principle),
        "transfer": (content.transfer,),
        "context": (content.context, content.enabling, content.constraints, content.gender_and_rights),
        "languages": tuple(text for row in content.other_titles for text in (row.title, row.summary)),
    }


def search_document(
    case: Case, named: Iterable[int] = (), economies: Mapping[str, str] = MappingProxyType({})
) -> Document:
    """What search knows of a published case: the open text, under the anchors of its page. `named` are the people to
    whom it is kept, `economies` the classes of the edition in force."""
    content = content_from_json(case.published or {})
    assert case.published_at is not None
    parts = {
        "": (content.summary,),
        "lesson-learned": tuple(text for each in content.lessons for text in (each.when, each.do, each.because)),
        "what-happened": (content.situation, content.action, content.result),
        "what-did-not-work": (content.what_did_not_work or content.nothing_because,),
        **{anchor: texts for anchor, texts in _full_parts(content).items() if any(texts)},
    }
    return Document(
        kind=CASE,
        ref=f"C-{case.year}-{case.serial}",
        title=content.title,
        passages=tuple(Passage(anchor, "", " ".join(texts)) for anchor, texts in parts.items()),
        language=case.language,
        classes=case_classes(case.visibility, case.partnership_id, named=named, embargoed=case.embargoed),
        principles=tuple(content.principles),
        countries=content.countries or content.regions,
        facets=facets_of(Told(content, case.published_at.date(), economies, case.mark)),
        illustration=case.illustration,
        day=case.published_at.date(),
    )
