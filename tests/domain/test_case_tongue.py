"""The language of a case is told by what is written, not by who writes it."""

from __future__ import annotations

import pytest

from learnhub.domain.cases.tongue import told_in


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "A company offered the district free messages. We sent the same page to all of them, and two answered.",
        ),
        (
            "fr",
            "Une société a offert des messages au district. Nous avons écrit la même page aux trois.",
        ),
        (
            "es",
            "Una empresa ofreció mensajes para el distrito. Enviamos la misma página a las tres, y dos pagaron.",
        ),
        ("ru", "Компания предложила бесплатные сообщения для кампании. Мы написали всем трём."),
        ("ar", "عرضت شركة رسائل مجانية لحملة التطعيم، فكتبنا إلى الشركات الثلاث في اليوم نفسه."),
        ("zh", "一家公司为疫苗接种活动提供免费短信。我们同一天写信给三家公司，其中两家答复。"),
        ("zh", "我们与 UNICEF 和 WHO 一起在同一天写信给三家公司，其中两家答复。"),
        (None, "Fiji 2024"),
        (None, ""),
        (None, "O ministério de saúde e a empresa: muito bem."),
        (None, "The offer of the firm: le don de la société, et les messages des clients, to all of them in the end."),
    ],
)
def test_the_language_is_told_by_letters_and_small_words(language: str | None, text: str) -> None:
    assert told_in(text) == language
