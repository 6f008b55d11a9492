"""Cases near to a draft by its words, and to a case by what it is about; what a reader may not see is not named."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from learnhub.domain.errors import NotFound
from learnhub.outside import meaning
from learnhub.services import near
from tests import reviewed
from tests.cases import WHOLE, case_in, told

SAME = {**WHOLE, "action": "We sent one page to each of them on a Monday."}
OTHER = {key: reviewed.TOLD[key] for key in WHOLE}


def refs(house: Any, name: str, draft: uuid.UUID) -> list[str]:
    return [each.ref for each in house.read(name, near.told_before, draft)]


def test_a_draft_that_tells_the_same_words_is_warned_of_and_another_is_not(house: Any) -> None:
    case_in(house, "published", visibility="everyone")
    for number in range(3):
        case_in(house, "published", visibility="everyone", **{**OTHER, "title": f"A cold store {number}"})
    same, other = told(house, "amina", **SAME), told(house, "amina", **{**WHOLE, **_short()})
    (found,) = house.read("amina", near.told_before, same)
    assert found.ref == "C-2027-1"
    assert 40 < found.share < 100
    assert refs(house, "amina", other) == []


def _short() -> dict[str, Any]:
    return {
        "situation": "Water was short.",
        "action": "We dug.",
        "result": "There is a well.",
        "what_did_not_work": "The pump came late.",
        "lesson.when": "water is short",
        "lesson.do": "dig early",
        "lesson.because": "pumps are slow",
    }


def test_no_case_is_named_that_the_writer_may_not_read(house: Any) -> None:
    case_in(house, "published", visibility="staff")
    assert refs(house, "paul", told(house, "paul", **SAME)) == []
    assert refs(house, "amina", told(house, "amina", **SAME)) == ["C-2027-1"]


def test_only_its_authors_learn_what_is_near_to_a_draft(house: Any) -> None:
    draft = told(house, "amina", **SAME)
    with pytest.raises(NotFound):
        house.read("sam", near.told_before, draft)


def test_a_case_in_another_language_shares_no_words(house: Any) -> None:
    case_in(house, "published", visibility="everyone")
    text = {
        "situation": "Une entreprise a offert des messages gratuits. Deux autres n’avaient pas été sollicitées du tout."
    }
    assert refs(house, "amina", told(house, "amina", **{**WHOLE, **_short(), **text})) == []


def test_a_translation_is_warned_of_and_found_near_by_its_meaning(house: Any) -> None:
    assert meaning.shipped().there
    french = {
        "title": "Un opérateur a offert de l’espace gratuit pour des livres scolaires",
        "summary": "Deux autres opérateurs n’avaient pas été sollicités.",
        "situation": "Un transporteur a offert de l’espace pour des livres. Les autres n’avaient pas été sollicités.",
        "action": "Nous avons écrit la même page aux trois.",
        "result": "Deux ont dit oui. Les livres sont arrivés avec du retard dans une île.",
        "what_did_not_work": "Le plus petit transporteur a été trouvé en dernier.",
        "lesson.when": "une société offre une chose pour rien",
        "lesson.do": "demander à toutes les autres",
        "lesson.because": "celle qui reste est la seule qui va dans cette île",
    }
    case_in(house, "published", visibility="everyone", **{**WHOLE, **french})
    english = {
        **WHOLE,
        **_short(),
        "title": "A carrier offered free space for school books",
        "summary": "Two other carriers had not been asked.",
    }
    (found,) = house.read("amina", near.told_before, told(house, "amina", **english))
    assert (found.ref, found.by_meaning) == ("C-2027-1", True)
    other = {**english, "title": "The water pump came late", "summary": "Spare parts were missing for the well."}
    assert refs(house, "amina", told(house, "amina", **other)) == []


def test_related_cases_are_about_the_same_and_may_be_read(house: Any) -> None:
    for fields in (WHOLE, {**SAME, "title": "One page to all carriers"}, OTHER):
        case_in(house, "published", visibility="everyone", **fields)
    case_in(house, "published", visibility="staff", **{**SAME, "title": "One page, for staff"})
    seen = [each.ref for each in house.read("visitor", near.related, "C-2027-1")]
    assert seen[0] == "C-2027-2"
    assert "C-2027-3" in seen
    assert "C-2027-1" not in seen
    assert "C-2027-4" not in seen
    assert "C-2027-4" in [each.ref for each in house.read("amina", near.related, "C-2027-1")]


def test_the_lessons_learned_nearest_to_a_draft_are_brought_to_its_author(house: Any) -> None:
    case_in(house, "published", visibility="everyone")
    case_in(house, "published", visibility="everyone", **{**OTHER, "title": "A cold store"})
    draft = told(house, "amina", **SAME)
    near_ones = house.read("amina", near.learned_before, draft)
    assert near_ones[0].number == "C-2027-1"
    assert len({each.number for each in near_ones}) == len(near_ones)
    with pytest.raises(NotFound):
        house.read("sam", near.learned_before, draft)
