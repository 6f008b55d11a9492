"""Near in meaning across languages; without the extra nothing is near and nothing breaks."""

from __future__ import annotations

from typing import Any

from learnhub.outside.meaning import MOST_NEW, Meaning, shipped

OFFER = "A company offered free messages and asked for a title."
IN_SIX = (
    "Une entreprise a offert des messages gratuits et a demandé un titre.",
    "Una empresa ofreció mensajes gratuitos y pidió un título.",
    "Компания предложила бесплатные сообщения и попросила звание.",
    "عرضت شركة رسائل مجانية وطلبت لقبا.",
    "一家公司提供免费短信并要求一个头衔。",
)


def test_the_same_in_another_language_is_nearer_than_something_else() -> None:
    scores = shipped().nearness(OFFER, [*IN_SIX, "A cold store stood still for want of spare parts."])
    assert min(scores[:-1]) > 0.45 > scores[-1]


def test_without_the_extra_nothing_is_near() -> None:
    absent = Meaning(None)
    assert not absent.there
    assert absent.nearness(OFFER, IN_SIX) == [0.0] * 5


def test_what_was_read_is_kept_and_a_call_reads_only_so_many() -> None:
    read: list[int] = []

    class Vector(float):
        def __matmul__(self, other: Any) -> float:
            return 1.0

    def encode(texts: list[str]) -> list[Vector]:
        read.append(len(texts))
        return [Vector() for _ in texts]

    meaning = Meaning(encode)
    others = [f"Text {number}" for number in range(MOST_NEW + 3)]
    assert meaning.nearness(OFFER, others).count(0.0) == 4
    assert meaning.nearness(OFFER, others).count(0.0) == 0
    assert read == [MOST_NEW, 4]
    meaning.nearness(OFFER, others)
    assert read == [MOST_NEW, 4]
