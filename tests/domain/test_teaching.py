from __future__ import annotations

from learnhub.domain.teaching import Learned, nearest


def learned(case_id: int, *, principles: str = "", terms: str = "", stage: str = "", position: int = 1) -> Learned:
    return Learned(
        case_id,
        position,
        f"C-2027-{case_id}",
        "",
        "when",
        "do",
        "because",
        stage=stage,
        principles=frozenset(principles.split()),
        terms=frozenset(terms.split()),
    )


def test_the_nearest_share_principle_stage_and_words_and_a_case_is_shown_once() -> None:
    found = [
        learned(1, principles="transparency"),
        learned(2, principles="transparency", terms="ecompani etitl"),
        learned(3, principles="accountability", stage="closing"),
        learned(4),
        learned(2, position=2, principles="transparency", terms="ecompani"),
        learned(5, principles="transparency", stage="closing"),
    ]
    near = nearest(found, principles=["transparency"], terms=["ecompani", "etitl"], stages=["closing"])
    assert [each.case_id for each in near] == [5, 2, 1]
    assert [each.case_id for each in nearest(found, principles=[], terms=[], stages=["closing"])] == [3, 5]
    assert nearest([learned(4)], principles=["transparency"], terms=["x"]) == ()
