"""What a published case answers to each facet."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from learnhub.domain.cases.form import CaseContent, LessonLearned, Outcome, PartnerRow, Sector, Stage
from learnhub.domain.facets import FACETS, Told, economies, facets_of
from learnhub.domain.principles import Principle

TOLD = Told(CaseContent(outcome=Outcome.PARTLY, principles=(Principle.TRANSPARENCY,)), dt.date(2027, 2, 14))


@pytest.mark.parametrize(
    ("codes", "classes", "found"),
    [
        ((), {}, ["unknown"]),
        (("KE",), {}, ["unknown"]),
        (("NP",), {}, ["ldc", "lldc", "unknown"]),
        (("TV", "KE"), {"KE": "developing", "TV": "developing"}, ["developing", "ldc", "sids"]),
        (("FR", "NP"), {"FR": "developed"}, ["developed", "ldc", "lldc", "unknown"]),
    ],
)
def test_economy_classes_are_those_of_m49_and_of_an_edition_that_is_loaded(
    codes: tuple[str, ...], classes: dict[str, str], found: list[str]
) -> None:
    assert economies(codes, classes) == found


@pytest.mark.parametrize(
    ("outcome", "kind", "strained"),
    [
        (Outcome.WORKED, "experience", ()),
        (Outcome.PARTLY, "lesson-learned", ("transparency",)),
        (Outcome.NEARLY_WENT_WRONG, "near-miss", ("transparency",)),
    ],
)
def test_what_did_not_work_is_found_by_the_principle_it_tested(
    outcome: Outcome, kind: str, strained: tuple[str, ...]
) -> None:
    found = facets_of(replace(TOLD, content=replace(TOLD.content, outcome=outcome)))
    assert (found["case-kind"], found["outcome"], found["strained"]) == ((kind,), (outcome,), strained)


def test_a_full_case_is_found_by_stage_sector_and_goal() -> None:
    content = replace(
        TOLD.content,
        stages=(Stage.MANAGING,),
        lesson=LessonLearned("a", "b", "c", stage=Stage.AGREEING),
        partner_rows=(PartnerRow("A firm", sector=Sector.PRIVATE), PartnerRow("A ministry", sector=Sector.GOVERNMENT)),
        sdg_targets=("3.8", "3.b", "17.17"),
    )
    found = facets_of(replace(TOLD, content=content))
    assert (found["stage"], found["sector"], found["sdg"]) == (
        ("agreeing", "managing"),
        ("government", "private"),
        ("3", "17"),
    )


def test_every_facet_is_read_from_the_case_or_known_to_the_index() -> None:
    assert facets_of(TOLD).keys() | {"kind", "principle", "country", "language"} == FACETS.keys()
    assert facets_of(TOLD)["year"] == ("2027",)
    assert facets_of(TOLD)["mark"] == ()
    assert facets_of(replace(TOLD, mark="full"))["mark"] == ("full",)
