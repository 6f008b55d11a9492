"""What the analyser calls the same word, in six languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.store.search.analyser import spans, terms, tokens
from learnhub.store.search.question import FUNCTION_WORDS, ask


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "partner partners PARTNERS Ｐａｒｔｎｅｒ part\u00adner"),
        ("fr", "évaluation EVALUATIONS évaluations e\u0301valuation"),
        ("fr", "financé finances financée FINANCEES"),
        ("fr", "œuvre oeuvres"),
        ("es", "organización ORGANIZACION organizaciones"),
        ("es", "interés intereses INTERES"),
        ("ru", "партнёрство партнерства ПАРТНЁРСТВАМИ партне\u0301рство"),
        ("ar", "شراكة الشراكة شَرَاكَة شراكات والشراكات شراكه شـراكة"),
        ("ar", "أعمال اعمال إعمال"),
        ("ar", "٢٠٢٦ 2026 ۲۰۲۶"),
        ("zh", "ＡＩ AI ai"),
    ],
)
def test_forms_of_a_word_are_one_term(language: str, words: str) -> None:
    assert len({tuple(terms(word, language)) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "partner", "part"),
        ("ru", "йод", "иод"),
        ("es", "año", "aviso"),
        ("fr", "pays", "paix"),
        ("zh", "伙伴", "伴侣"),
    ],
)
def test_other_words_are_other_terms(language: str, one: str, other: str) -> None:
    assert terms(one, language) != terms(other, language)


def test_a_run_of_characters_becomes_characters_and_pairs_with_their_places() -> None:
    assert [(token.start, token.end, token.term) for token in tokens("看AI伙伴", "zh")] == [
        (0, 1, "看"),
        (1, 3, "eai"),
        (3, 4, "伙"),
        (3, 5, "伙伴"),
        (4, 5, "伴"),
    ]


def test_places_are_those_of_the_original_text() -> None:
    text = "Les e\u0301valuations ﬁnales ; l’évaluation."
    found = spans(text, "fr", {terms("évaluation", "fr")[0]: 0, terms("final", "fr")[0]: 1})
    assert [(text[start:end], number) for start, end, number in found] == [
        ("e\u0301valuations", 0),
        ("ﬁnales", 1),
        ("évaluation", 0),
    ]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_question_holds_each_latin_word_in_every_latin_language(language: str) -> None:
    (group,) = ask("évaluations").groups
    assert tuple(terms("évaluations", language)) in group


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("the role of the private sector", 3),
        ("l'égalité", 1),
        ("the", 1),
        ("UN and WHO", 2),
        ('"the private sector" trust', 2),
        ('"', 0),
        ('"unclosed phrase', 2),
        ("C-2026-3", 2),
        ("透明度", 2),
        ("partner partner", 1),
        ("?!… \x00", 0),
        (" ".join(f"w{number}x" for number in range(5000)), 12),
    ],
)
def test_a_question_keeps_the_words_that_tell_something(typed: str, words: int) -> None:
    assert len(ask(typed).groups) == words


def test_names_of_organizations_are_not_function_words() -> None:
    assert FUNCTION_WORDS.isdisjoint({"un", "who", "unite", "ilo"})


@given(st.text(max_size=200), st.sampled_from(["en", "fr", "es", "ru", "ar", "zh", "pt", ""]))
def test_terms_hold_letters_and_digits_alone_and_places_lie_in_the_text(text: str, language: str) -> None:
    for token in tokens(text, language):
        assert token.term
        assert all(character.isalnum() for character in token.term)
        assert 0 <= token.start < token.end <= len(text)


@given(st.text(max_size=60), st.sampled_from(["en", "fr", "es", "ru", "ar", "zh"]))
def test_what_is_typed_as_it_stands_asks_for_what_stands(text: str, language: str) -> None:
    standing = set(terms(text, language))
    for group in ask(text).groups:
        assert any(standing.issuperset(sequence) for sequence in group)
