"""What a reader typed into what an engine is asked. No syntax passes: terms hold letters and digits only."""

from __future__ import annotations

import re
from dataclasses import dataclass

from learnhub.store.search.analyser import LATIN, fold, terms, tokens

MOST_CHARACTERS = 400
MOST_GROUPS = 12
MOST_IN_PHRASE = 24

Sequence = tuple[str, ...]
Group = tuple[Sequence, ...]
"""What one word or quoted phrase may look like in a document: any of these sequences of terms."""

_QUOTED = re.compile('"([^"]*)"|“([^”]*)”|«([^»]*)»|「([^」]*)」')
_LEAST = """
a about after all also am an and any are as at be because been before being between both but by can could did do does
for from had has have he her here his how if in into is it its me more most my no not of on only or other our out over
she so some such than that the their them then there these they this those through to under up was we were what when
where which while why will with would you your
au aux avec ce ces cette comme dans de des du elle en est et être il ils je la le les leur leurs lui mais même ne nos
notre nous ou où par pas plus pour qu que qui sa se ses si son sont sur une vos votre vous été
al como con cual cuando del desde donde el ella ellas ellos entre era es ese esta este esto está están fue ha han hasta
las lo los más mi muy nosotros o para pero por porque que quien se ser si sin sobre son su sus también una uno unos y ya
а без бы был была были было быть в вам вас во вот все всех вы где да для до его ее если есть еще же за и из или им их к
как когда кто ли между мы на над не нет но о об он она они от по под при с свои себя со так также то того тоже только
том ты у уже чем что чтобы эта эти это этот я
أن إن إلى أو ثم على عن في قد كان كانت كل كما لا لم لن ما مع من هذا هذه هو هي و التي الذي الذين ذلك تلك بين بعد قبل
"""
FUNCTION_WORDS = frozenset(map(fold, _LEAST.split()))
"""Words that carry no subject in one of the languages: left out of a question that has others. UN and WHO do."""


@dataclass(frozen=True)
class Question:
    """The words and phrases that were asked for; without any, everything is asked for."""

    groups: tuple[Group, ...]

    @property
    def is_together(self) -> bool:
        """Whether words are to stand together, in a document or in a row: few may, of however many that have each."""
        return len(self.groups) > 1 or any(len(sequence) > 1 for group in self.groups for sequence in group)

    @property
    def terms(self) -> dict[str, int]:
        """Each term that answers the question, with the number of the first word or phrase that it belongs to."""
        numbered: dict[str, int] = {}
        for number, group in enumerate(self.groups):
            for sequence in group:
                for term in sequence:
                    numbered.setdefault(term, number)
        return numbered


def ask(text: str) -> Question:
    """The question in what a reader typed, whatever it is: long input is cut, quoted words stay together.

    A Latin word is sought with its stems in every language of that script, so it is found whatever the language of
    the document and of the reader's pages.
    """
    text = text[:MOST_CHARACTERS]
    phrases = [next(filter(None, found.groups()), "") for found in _QUOTED.finditer(text)]
    groups = [_readings(phrase) for phrase in phrases]
    telling: list[Group] = []
    others: list[Group] = []
    rest = _QUOTED.sub(" ", text)
    for (start, end), group in _words(rest).items():
        word = fold(rest[start:end])
        (
            others if word in FUNCTION_WORDS or (len(word) == 1 and word.isascii() and word.isalpha()) else telling
        ).append(group)
    groups += telling if telling or any(groups) else others
    return Question(tuple(dict.fromkeys(filter(None, groups)))[:MOST_GROUPS])


def _readings(phrase: str) -> Group:
    sequences = (tuple(terms(phrase, language)[:MOST_IN_PHRASE]) for language in LATIN)
    return tuple(dict.fromkeys(filter(None, sequences)))


def _words(text: str) -> dict[tuple[int, int], Group]:
    """Each word by its place; a character that stands in a pair is left to the pair."""
    found: dict[tuple[int, int], dict[str, Sequence]] = {}
    for language in LATIN:
        for token in tokens(text, language):
            readings = found.setdefault((token.start, token.end), {})
            readings[language] = (*readings.get(language, ()), token.term)
    in_pairs = {at for start, end in found if end - start == 2 for at in (start, start + 1)}
    return {
        (start, end): tuple(dict.fromkeys(readings.values()))
        for (start, end), readings in found.items()
        if end - start > 1 or start not in in_pairs
    }
