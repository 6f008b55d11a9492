"""The nine principles of paragraph 2 of A/RES/58/129, in its order. Nine is our count: the list is not numbered."""

from enum import StrEnum


class Principle(StrEnum):
    """A principle by its id, as course text and addresses write it."""

    COMMON_PURPOSE = "common-purpose"
    TRANSPARENCY = "transparency"
    NO_UNFAIR_ADVANTAGE = "no-unfair-advantage"
    MUTUAL_BENEFIT = "mutual-benefit"
    ACCOUNTABILITY = "accountability"
    UN_MODALITIES = "un-modalities"
    BALANCED_REPRESENTATION = "balanced-representation"
    SECTORAL_GEOGRAPHIC_BALANCE = "sectoral-geographic-balance"
    INDEPENDENCE_NEUTRALITY = "independence-neutrality"

    @property
    def number(self) -> int:
        """The place in paragraph 2, 1 to 9."""
        return list(Principle).index(self) + 1


WORDS: dict[Principle, str] = {
    Principle.COMMON_PURPOSE: "common purpose",
    Principle.TRANSPARENCY: "transparency",
    Principle.NO_UNFAIR_ADVANTAGE: "bestowing no unfair advantages upon any partner of the United Nations",
    Principle.MUTUAL_BENEFIT: "mutual benefit and mutual respect",
    Principle.ACCOUNTABILITY: "accountability",
    Principle.UN_MODALITIES: "respect for the modalities of the United Nations",
    Principle.BALANCED_REPRESENTATION: (
        "striving for balanced representation of relevant partners from developed and developing countries "
        "and countries with economies in transition"
    ),
    Principle.SECTORAL_GEOGRAPHIC_BALANCE: "sectoral and geographic balance",
    Principle.INDEPENDENCE_NEUTRALITY: (
        "not compromising the independence and neutrality of the United Nations system in general "
        "and the agencies in particular"
    ),
}
"""The words of paragraph 2, as adopted in English."""
