"""What partnerships are found by: made again from their pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select

from learnhub.domain.countries import around
from learnhub.domain.vocabularies import goal_of
from learnhub.store.engine import Session
from learnhub.store.search.analyser import fold
from learnhub.store.tables.cases import Partnership
from learnhub.store.tables.partnerships import PartnershipFacet

WORD = "word"
LONGEST, MOST_WORDS = 40, 40
_WORDS = re.compile(r"\w+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def words_of(text: str) -> list[str]:
    """The words of a name as they are sought, without accents and capitals."""
    return [word[:LONGEST] for word in _WORDS.findall(fold(text))]


def rows_of(partnership_id: int, name: str, details: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of one partnership. Where a script writes no spaces, a name is found from each of its signs on."""
    places = [*(details.get("countries") or ()), *(details.get("regions") or ())]
    words = words_of(name)[:MOST_WORDS]
    begun = [word[at:] for word in words if _UNSPACED.search(word) for at in range(1, len(word))]
    found = {
        "sector": [row.get("sector") for row in details.get("partner_list") or ()],
        "country": [each for place in places for each in (place, *around(place))],
        "sdg": [goal_of(target) for target in details.get("sdg_targets") or ()],
        "status": [details.get("status")],
        WORD: [*words, *begun],
    }
    return [
        {"facet": facet, "value": value, "partnership_id": partnership_id}
        for facet, values in found.items()
        for value in dict.fromkeys(values)
        if value
    ]


def put(session: Session, partnership: Partnership) -> None:
    """Write the rows of one partnership, in place of those it had."""
    session.execute(delete(PartnershipFacet).where(PartnershipFacet.partnership_id == partnership.id))
    if rows := rows_of(partnership.id, partnership.name, partnership.details or {}):
        session.execute(insert(PartnershipFacet), rows)


def rebuild(session: Session) -> None:
    """Make the table again from every partnership; rebuilding changes nothing."""
    session.execute(delete(PartnershipFacet))
    for partnership in session.scalars(select(Partnership).execution_options(yield_per=200)):
        put(session, partnership)
