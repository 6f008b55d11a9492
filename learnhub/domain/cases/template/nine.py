"""The nine questions of a short case."""

from __future__ import annotations

from learnhub.domain.cases.template.choices import OUTCOMES, PARTNERS_SHOWN, RELATIONS, SHOWN, VISIBILITIES
from learnhub.domain.cases.template.fields import (
    LINE,
    MIDDLE,
    MOST_PRINCIPLES,
    FieldKind,
    Question,
    TemplateField,
    choice,
    line,
    text,
)
from learnhub.domain.words import mark

NINE: tuple[Question, ...] = (
    Question(
        1,
        "what-happened",
        mark("What happened?"),
        (
            text("situation", mark("The situation"), required=True, fixed=True),
            text("action", mark("What you did"), required=True, fixed=True),
            text("result", mark("What came of it"), required=True, fixed=True),
        ),
        mark("Sixty words in all are enough. Leave out names of private persons."),
        mark(
            "A shipping company offered free space for school books to four islands. Two other carriers sail there and "
            "had not been asked. We wrote the same page to all three on one day, and gave them a week. Two said yes. "
            "The books came to three islands in time, and to the fourth three weeks late."
        ),
        mark("The project strengthened multi-stakeholder synergies and was widely appreciated."),
    ),
    Question(
        2,
        "outcome",
        mark("How did it turn out?"),
        (choice("outcome", mark("The outcome"), OUTCOMES, required=True, fixed=True),),
        "",
        mark("It worked partly: one island had no books in the first weeks of term."),
        mark("It worked, although nobody has asked the islands yet."),
    ),
    Question(
        3,
        "what-did-not-work",
        mark("What did not work?"),
        (
            text("what_did_not_work", mark("What did not work"), fixed=True),
            text("nothing_because", mark("Or: nothing, because"), MIDDLE, fixed=True),
        ),
        mark("Answer one of the two."),
        mark(
            "We found the address of the smallest carrier last. It has the only ship that calls at the fourth island, "
            "and its answer came after the books had left."
        ),
        mark("There were some challenges, as in any project."),
    ),
    Question(
        4,
        "lesson-learned",
        mark("One lesson learned"),
        (
            text("lesson.when", mark("When"), LINE, required=True, fixed=True),
            text("lesson.do", mark("do"), LINE, required=True, fixed=True),
            text("lesson.because", mark("because"), LINE, required=True, fixed=True),
        ),
        mark("One sentence in three parts, for a colleague who was not there."),
        mark(
            "When one company offers something for free, do ask every company that could do the same, the smallest "
            "first, because the one that nobody asks may be the only one that goes there."
        ),
        mark("Communication is important and should be improved."),
    ),
    Question(
        5,
        "principles",
        mark("Which principles did it test?"),
        (
            TemplateField(
                "principles",
                FieldKind.CHOICES,
                mark("Principles, one to three"),
                most=MOST_PRINCIPLES,
                required=True,
                fixed=True,
            ),
        ),
        "",
        mark(
            "No unfair advantage, because one carrier had been asked before the others. Transparency, because all "
            "three saw the same page."
        ),
        mark("All nine, because all of them matter."),
    ),
    Question(
        6,
        "where",
        mark("Where?"),
        (
            TemplateField(
                "places", FieldKind.PLACES, mark("Countries, or regions alone, or the world"), required=True, fixed=True
            ),
        ),
        "",
        mark("Kiribati and Tuvalu. Or Oceania alone, if the country would tell readers which office it was."),
        mark("The whole world, for something that happened on one island."),
    ),
    Question(
        7,
        "your-part",
        mark("Your part in it"),
        (
            choice("relation", mark("Your part"), RELATIONS, required=True, fixed=True),
            TemplateField(
                "has_interest",
                FieldKind.YES_NO,
                mark("Do you, or does somebody close to you, gain from how this is told?"),
                required=True,
                fixed=True,
            ),
            text("interest", mark("If yes: which interest"), MIDDLE, fixed=True),
        ),
        "",
        mark("I was the focal point. My sister works for one of the carriers. I said so before we chose."),
        mark("No interest, although the company pays for my travel."),
    ),
    Question(
        8,
        "who-may-read",
        mark("Who may read it"),
        (
            choice("visibility", mark("Who may read it, once it is published"), VISIBILITIES, fixed=True),
            choice("shown_by", mark("How you are shown"), SHOWN, fixed=True),
            choice("partners", mark("Partners in the text"), PARTNERS_SHOWN, fixed=True),
        ),
        mark("Set beforehand to the narrow side. Before publishing, the reviewer asks once whether it may be public."),
        mark(
            "Staff of the United Nations, by role, partners not named. It can be opened later. What has been public "
            "cannot be called back."
        ),
        mark("Everyone, by name, because it is quicker."),
    ),
    Question(
        9,
        "title",
        mark("Title"),
        (
            line("title", mark("Title"), 120, fixed=True),
            text("summary", mark("Summary in one or two sentences"), 280, fixed=True),
        ),
        mark("Offered from your lesson learned and from what happened. Write over them, or leave them."),
        mark("Books for four islands, one carrier too late"),
        mark("Report on the implementation of phase II"),
    ),
)
