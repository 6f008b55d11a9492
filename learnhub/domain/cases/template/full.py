"""What a full case is asked beyond the nine questions."""

from __future__ import annotations

from learnhub.domain.cases.template.choices import (
    BANDS,
    GAVE,
    LANGUAGES,
    LEVELS,
    OPENNESSES,
    SECTORS,
    SELECTIONS,
    STAGES,
    STATUSES,
)
from learnhub.domain.cases.template.fields import (
    LINE,
    MIDDLE,
    MOST_TARGETS,
    MOST_THEMES,
    FieldKind,
    Question,
    TemplateField,
    choice,
    line,
    text,
)
from learnhub.domain.vocabularies import THEME_NAMES
from learnhub.domain.words import mark

PARTNER_COLUMNS: tuple[TemplateField, ...] = (
    line("name", mark("Name"), hint=mark("Shown only where partners are named.")),
    line("identifier", mark("Identifier (ROR or IATI), if it has one"), 100),
    choice("sector", mark("Sector"), SECTORS, required=True),
    TemplateField("country", FieldKind.COUNTRY, mark("Country"), required=True),
    line("role", mark("Its part"), required=True),
    TemplateField("gave_kinds", FieldKind.CHOICES, mark("Kinds of what it gave"), choices=GAVE),
    choice("band", mark("Worth of it"), BANDS),
    text("gave", mark("What it gave"), MIDDLE, required=True),
    text("received", mark("What it received"), MIDDLE, required=True),
)
RESULT_COLUMNS: tuple[TemplateField, ...] = (
    line("indicator", mark("What was measured"), required=True),
    line("baseline", mark("Before"), 100, required=True),
    line("target", mark("Target"), 100, required=True),
    line("actual", mark("Reached"), 100, required=True),
    line("date", mark("Date of the measurement"), 40, required=True),
    line("source", mark("Source"), 500, required=True),
)
EVIDENCE_COLUMNS: tuple[TemplateField, ...] = (
    text("text", mark("What it is and what it shows"), MIDDLE, required=True),
    choice("level", mark("How strong it is"), LEVELS, required=True),
    line("link", mark("Link, if it is public"), 500),
    line("licence", mark("Licence, if one was given"), 100),
)
PRINCIPLE_COLUMNS: tuple[TemplateField, ...] = (
    text("shown", mark("What shows whether it was kept"), 2_000),
    text("not_applicable", mark("Or: not applicable, because"), LINE),
)
LESSON_COLUMNS: tuple[TemplateField, ...] = (
    text("when", mark("When"), LINE, required=True),
    text("do", mark("do"), LINE, required=True),
    text("because", mark("because"), LINE, required=True),
    line("for_whom", mark("For whom")),
    choice("stage", mark("At which stage"), STAGES),
)

MORE: tuple[Question, ...] = (
    Question(
        10,
        "partnership",
        mark("The partnership"),
        (
            choice("partnership_status", mark("How it stands"), STATUSES, required=True),
            line("began", mark("Begun in"), 40, required=True, hint=mark("A year or a month will do.")),
            line("ended", mark("Ended in, if it has ended"), 40),
            TemplateField(
                "stages", FieldKind.CHOICES, mark("Stages that this is about"), choices=STAGES, required=True
            ),
        ),
        "",
        mark("Active. Begun in March 2025. About agreeing and delivering."),
        mark("Ongoing, for some time."),
    ),
    Question(
        11,
        "partners",
        mark("Partners: who gave and received what"),
        (
            TemplateField(
                "partner_rows",
                FieldKind.ROWS,
                mark("Partner"),
                least=2,
                most=20,
                required=True,
                columns=PARTNER_COLUMNS,
            ),
        ),
        mark("Two partners at least, the United Nations entity among them."),
        mark(
            "A shipping company in Fiji gave hold space on six sailings, worth under 10 000 dollars. It received a "
            "letter of thanks, the same as the other carrier."
        ),
        mark("The private sector gave generous support and received visibility."),
    ),
    Question(
        12,
        "purpose",
        mark("What it is for"),
        (
            text("common_purpose", mark("The purpose that all partners share"), 2_000, required=True),
            TemplateField(
                "sdg_targets",
                FieldKind.TARGETS,
                mark("Targets of the Sustainable Development Goals"),
                most=MOST_TARGETS,
                required=True,
            ),
            TemplateField(
                "themes",
                FieldKind.CHOICES,
                mark("Themes, one to three"),
                most=MOST_THEMES,
                required=True,
                choices=tuple(THEME_NAMES.items()),
            ),
        ),
        "",
        mark("Every child on four islands has books on the first day of term. Targets 4.1 and 17.17."),
        mark("To leave no one behind."),
    ),
    Question(
        13,
        "selection",
        mark("How partners were chosen, and who can see it"),
        (
            choice("selection", mark("How partners were chosen"), SELECTIONS, required=True),
            text(
                "selection_text",
                mark("How it went: exclusivity, link to procurement"),
                2_000,
                required=True,
            ),
            choice("openness", mark("The agreement"), OPENNESSES, required=True),
            text("openness_text", mark("Where it and the reports can be read, or why not"), 2_000, required=True),
        ),
        "",
        mark(
            "By invitation: the same page to all three carriers. Nobody was promised to be the only one. No carrier "
            "was a bidder in a tender of ours at the time."
        ),
        mark("They came to us and it was a natural fit."),
    ),
    Question(
        14,
        "fairness",
        mark("Benefit, rules, voice, integrity"),
        (
            text(
                "benefit_and_cost",
                mark("What each partner gained and what it cost them; whether all partners saw this"),
                2_000,
                required=True,
            ),
            text(
                "un_rules",
                mark("Rules of the United Nations that applied, and where they slowed"),
                2_000,
                required=True,
            ),
            text("voice", mark("Who decides, how many seats each group has, who was missing"), 2_000, required=True),
            text(
                "integrity",
                mark("Due diligence, use of name and emblem, risk of influence and the answer to it"),
                2_000,
                required=True,
            ),
        ),
        "",
        mark("The island councils had no seat until June. Then two of seven. The fishers were never asked."),
        mark("All partners were treated equally and had a voice."),
    ),
    Question(
        15,
        "results",
        mark("Results, measured"),
        (
            TemplateField(
                "results",
                FieldKind.ROWS,
                mark("Result"),
                least=1,
                most=20,
                required=True,
                columns=RESULT_COLUMNS,
            ),
        ),
        mark("Numbers alone in before, target and reached are drawn as a bar. If nothing was measured before, say so."),
        mark("Islands with books on day one. Before 1, target 4, reached 3, February 2027, school register."),
        mark("Improved access to education."),
    ),
    Question(
        16,
        "evidence",
        mark("Evidence"),
        (
            TemplateField(
                "evidence",
                FieldKind.ROWS,
                mark("Piece of evidence"),
                least=1,
                most=20,
                required=True,
                columns=EVIDENCE_COLUMNS,
            ),
        ),
        "",
        mark("The register of the four schools, counted by the ministry: confirmed by a partner."),
        mark("General consensus in the final workshop."),
    ),
    Question(
        17,
        "by-principle",
        mark("Evidence for each of the nine principles"),
        (
            TemplateField(
                "by_principle", FieldKind.PRINCIPLES, mark("Principle"), required=True, columns=PRINCIPLE_COLUMNS
            ),
        ),
        mark("For each, what shows whether it was kept, or why it does not apply."),
        mark("Transparency: the page and both answers lie in the shared folder that all three carriers can open."),
        mark("Fully respected."),
    ),
    Question(
        18,
        "more-lessons",
        mark("More lessons learned"),
        (
            line("lesson.for_whom", mark("For whom the first one is")),
            choice("lesson.stage", mark("At which stage it helps"), STAGES),
            TemplateField("more_lessons", FieldKind.ROWS, mark("Lesson learned"), most=10, columns=LESSON_COLUMNS),
        ),
        mark("Each stands alone: somebody may read it without the rest."),
        mark("When a carrier answers late, do write the day into the request, because ships keep to tides."),
        mark("Lessons were shared with all stakeholders."),
    ),
    Question(
        19,
        "elsewhere",
        mark("What would make it work elsewhere"),
        (
            text("transfer", mark("What must be true elsewhere, and what to change"), 2_000, required=True),
            text("context", mark("Context"), 2_000),
            text("enabling", mark("What helped"), 2_000),
            text("constraints", mark("What stood in the way"), 2_000),
            text("gender_and_rights", mark("Gender and human rights, or that nobody looked at them"), 2_000),
            line(
                "contact",
                mark("Mailbox of the office that will know more"),
                required=True,
                hint=mark("A mailbox of an office, not of a person. Readers do not see it."),
            ),
            TemplateField(
                "review_by",
                FieldKind.DATE,
                mark("Ask again whether this still holds, on"),
                limit=10,
                required=True,
                hint=mark("Within two years. Write a date as 2027-02-14."),
            ),
        ),
        "",
        mark("There must be more than one carrier. Where there is one, ask the fishers who own boats."),
        mark("This model can be replicated anywhere."),
    ),
)
FUNDING = text(
    "funding",
    mark("Who paid for it"),
    2_000,
    required=True,
    hint=mark(
        "Each source with what it paid for, those that are no partner too; or that nobody paid. Where partners are "
        "not named, say the sector."
    ),
)
"""Beside the partners, since full-1.1."""

LAST: tuple[Question, ...] = (
    Question(
        20,
        "languages",
        mark("Title and summary in other languages"),
        (
            TemplateField(
                "other_titles",
                FieldKind.ROWS,
                mark("Language"),
                most=5,
                columns=(
                    choice("language", mark("Language"), LANGUAGES, required=True),
                    line("title", mark("Title"), 120, required=True),
                    text("summary", mark("Summary in one or two sentences"), 280, required=True),
                ),
            ),
        ),
        mark("By somebody who writes that language. Readers see which one is the original."),
        mark("Français: Des livres pour quatre îles, un transporteur trop tard"),
        mark("A title that a machine made and nobody read."),
    ),
)
