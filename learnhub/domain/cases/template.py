"""Templates: which questions a case is told by, with their words. Every version ever published stays, and a case keeps
and is checked by its own.

Words of the templates that are shipped are marked for translation; words that an editor wrote stand as they were
written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from learnhub.domain.cases.answers import (
    Band,
    EvidenceLevel,
    GaveKind,
    Openness,
    Outcome,
    PartnershipStatus,
    PartnersShown,
    Relation,
    Sector,
    Selection,
    ShownBy,
    Stage,
    Visibility,
    pattern,
)
from learnhub.domain.vocabularies import THEME_NAMES
from learnhub.domain.words import mark


class Depth(StrEnum):
    """How much a template asks."""

    SHORT = "short"
    FULL = "full"


class FieldKind(StrEnum):
    """What is given at a field."""

    TEXT = "text"
    LINE = "line"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes-no"
    PLACES = "places"
    COUNTRY = "country"
    TARGETS = "targets"
    ROWS = "rows"
    PRINCIPLES = "principles"


Choice = tuple[str, str]
"""A code, and the words for it."""


@dataclass(frozen=True)
class TemplateField:
    """One field: where its answer is kept, how it is asked, and whether a case can be sent without it.

    `least` rows, and `required` columns in each of them, for a field of rows. `fixed`: an editor may change its words,
    but not take it out.
    """

    path: str
    kind: FieldKind
    label: str
    hint: str = ""
    good: str = ""
    bad: str = ""
    limit: int = 0
    most: int = 0
    least: int = 0
    required: bool = False
    fixed: bool = False
    choices: tuple[Choice, ...] = ()
    columns: tuple[TemplateField, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question of a template: its place, its id, its words and its fields."""

    number: int
    id: str
    title: str
    items: tuple[TemplateField, ...]
    hint: str = ""
    good: str = ""
    bad: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The paths of its fields."""
        return tuple(path for item in self.items for path in _paths(item))


def _paths(item: TemplateField) -> tuple[str, ...]:
    return ("countries", "regions") if item.kind is FieldKind.PLACES else (item.path,)


@dataclass(frozen=True)
class Template:
    """A version of a template: short-1, full-1, full-2."""

    id: str
    depth: Depth
    questions: tuple[Question, ...]

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    def __len__(self) -> int:
        return len(self.questions)

    @property
    def items(self) -> tuple[TemplateField, ...]:
        """Every field in order."""
        return tuple(item for question in self.questions for item in question.items)

    def question_of(self, path: str) -> str:
        """The id of the question that asks for what is kept at this path; the last one for a path that none asks."""
        name = path.partition(".")[0]
        for question in self.questions:
            if any(each in (path, name) for each in question.fields):
                return question.id
        return self.questions[-1].id

    def further(self, said: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """The label and the answer of each field that an editor added, in order; a choice by its words."""
        found = []
        for item in self.items:
            text = said.get(item.path.removeprefix("further."), "") if item.path.startswith("further.") else ""
            if text:
                found.append((item.label, dict(item.choices).get(text, text)))
        return tuple(found)

    def position(self, path: str) -> tuple[int, ...]:
        """A key that puts paths in the order of the form."""
        order = [each for question in self.questions for each in question.fields]
        name, _, rest = path.partition(".")
        place = order.index(path) if path in order else order.index(name) if name in order else len(order)
        index, _, column = rest.partition(".")
        row = int(index) if index.isdecimal() else 0
        item = next((each for each in self.items if each.path == name), None)
        columns = [each.path for each in item.columns] if item else []
        return place, row, columns.index(column) if column in columns else 0


def template_to_json(template: Template) -> dict[str, Any]:
    """The template as the store keeps it."""
    return asdict(template)


def template_from_json(data: Mapping[str, Any]) -> Template:
    """The template that the store kept."""
    questions = tuple(
        Question(**{**question, "items": tuple(_field(item) for item in question["items"])})
        for question in data["questions"]
    )
    return Template(data["id"], Depth(data["depth"]), questions)


def _field(data: Mapping[str, Any]) -> TemplateField:
    return TemplateField(
        **{
            **data,
            "kind": FieldKind(data["kind"]),
            "choices": tuple((code, words) for code, words in data["choices"]),
            "columns": tuple(_field(column) for column in data["columns"]),
        }
    )


STAGES: tuple[Choice, ...] = (
    (Stage.BUILDING, mark("Building")),
    (Stage.AGREEING, mark("Agreeing")),
    (Stage.MANAGING, mark("Managing")),
    (Stage.DELIVERING, mark("Delivering")),
    (Stage.REVIEWING, mark("Reviewing")),
    (Stage.SUSTAINING, mark("Sustaining")),
    (Stage.CLOSING, mark("Closing")),
)
STATUSES: tuple[Choice, ...] = (
    (PartnershipStatus.FORMING, mark("Being formed")),
    (PartnershipStatus.ACTIVE, mark("Active")),
    (PartnershipStatus.CLOSED, mark("Closed as agreed")),
    (PartnershipStatus.CANCELLED, mark("Cancelled")),
)
SECTORS: tuple[Choice, ...] = (
    (Sector.GOVERNMENT, mark("Government")),
    (Sector.INTERGOVERNMENTAL, mark("Intergovernmental organization")),
    (Sector.UN_ENTITY, mark("Entity of the United Nations")),
    (Sector.PRIVATE, mark("Private sector")),
    (Sector.CIVIL_SOCIETY, mark("Non-governmental organization or civil society")),
    (Sector.ACADEMIA, mark("Academia")),
    (Sector.FOUNDATION, mark("Foundation")),
    (Sector.FINANCE, mark("Finance")),
)
GAVE: tuple[Choice, ...] = (
    (GaveKind.CASH, mark("Money")),
    (GaveKind.STAFF, mark("Staff time")),
    (GaveKind.GOODS, mark("Goods")),
    (GaveKind.EXPERTISE, mark("Expertise")),
    (GaveKind.TECHNOLOGY, mark("Technology")),
)
BANDS: tuple[Choice, ...] = (
    (Band.NOT_SAID, mark("Not said")),
    (Band.UNDER_10_000, mark("Under 10 000 US dollars")),
    (Band.UNDER_100_000, mark("10 000 to 100 000 US dollars")),
    (Band.UNDER_1_000_000, mark("100 000 to 1 million US dollars")),
    (Band.UNDER_10_000_000, mark("1 to 10 million US dollars")),
    (Band.MORE, mark("Over 10 million US dollars")),
)
SELECTIONS: tuple[Choice, ...] = (
    (Selection.OPEN_CALL, mark("By an open call")),
    (Selection.INVITATION, mark("By invitation")),
    (Selection.EXISTING, mark("They were partners already")),
    (Selection.DONOR_SET, mark("The donor set them")),
)
OPENNESSES: tuple[Choice, ...] = (
    (Openness.PUBLIC, mark("The agreement is public")),
    (Openness.ON_REQUEST, mark("It is given on request")),
    (Openness.CLOSED, mark("It is closed")),
)
LEVELS: tuple[Choice, ...] = (
    (EvidenceLevel.ASSERTION, mark("Said by us")),
    (EvidenceLevel.OWN_DATA, mark("Our own data")),
    (EvidenceLevel.PARTNER_CONFIRMED, mark("Confirmed by a partner")),
    (EvidenceLevel.INDEPENDENT_EVALUATION, mark("Independent evaluation")),
)
OUTCOMES: tuple[Choice, ...] = (
    (Outcome.WORKED, mark("It worked")),
    (Outcome.PARTLY, mark("It worked partly")),
    (Outcome.DID_NOT_WORK, mark("It did not work")),
    (Outcome.NEARLY_WENT_WRONG, mark("It nearly went wrong")),
)
RELATIONS: tuple[Choice, ...] = (
    (Relation.UN_FOCAL_POINT, mark("Focal point in the United Nations")),
    (Relation.PARTNER_STAFF, mark("On the side of a partner")),
    (Relation.FUNDER, mark("On the side of those who paid for it")),
    (Relation.EVALUATOR, mark("Evaluator")),
    (Relation.BENEFICIARY, mark("One of those it was meant for")),
    (Relation.OBSERVER, mark("Observer")),
)
VISIBILITIES: tuple[Choice, ...] = (
    (Visibility.STAFF, mark("Staff of the United Nations")),
    (Visibility.EVERYONE, mark("Everyone")),
    (Visibility.PARTNERSHIP, mark("My partnership alone")),
)
SHOWN: tuple[Choice, ...] = (
    (ShownBy.ROLE, mark("By role, without a name")),
    (ShownBy.NAME, mark("By name")),
)
PARTNERS_SHOWN: tuple[Choice, ...] = (
    (PartnersShown.DESCRIBED, mark("Described by sector and region, not named")),
    (PartnersShown.NAMED, mark("Named")),
)

MOST_PRINCIPLES = 3
MOST_PLACES = 20
MOST_THEMES = 3
MOST_TARGETS = 10
LONG, MIDDLE, LINE = 10_000, 1_000, 500


def _text(path: str, label: str, limit: int = LONG, **more: Any) -> TemplateField:
    return TemplateField(path, FieldKind.TEXT, label, limit=limit, **more)


def _line(path: str, label: str, limit: int = 200, **more: Any) -> TemplateField:
    return TemplateField(path, FieldKind.LINE, label, limit=limit, **more)


def _choice(path: str, label: str, choices: tuple[Choice, ...], **more: Any) -> TemplateField:
    return TemplateField(path, FieldKind.CHOICE, label, choices=choices, **more)


_NINE: tuple[Question, ...] = (
    Question(
        1,
        "what-happened",
        mark("What happened?"),
        (
            _text("situation", mark("The situation"), required=True, fixed=True),
            _text("action", mark("What you did"), required=True, fixed=True),
            _text("result", mark("What came of it"), required=True, fixed=True),
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
        (_choice("outcome", mark("The outcome"), OUTCOMES, required=True, fixed=True),),
        "",
        mark("It worked partly: one island had no books in the first weeks of term."),
        mark("It worked, although nobody has asked the islands yet."),
    ),
    Question(
        3,
        "what-did-not-work",
        mark("What did not work?"),
        (
            _text("what_did_not_work", mark("What did not work"), fixed=True),
            _text("nothing_because", mark("Or: nothing, because"), MIDDLE, fixed=True),
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
            _text("lesson.when", mark("When"), LINE, required=True, fixed=True),
            _text("lesson.do", mark("do"), LINE, required=True, fixed=True),
            _text("lesson.because", mark("because"), LINE, required=True, fixed=True),
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
            _choice("relation", mark("Your part"), RELATIONS, required=True, fixed=True),
            TemplateField(
                "has_interest",
                FieldKind.YES_NO,
                mark("Do you, or does somebody close to you, gain from how this is told?"),
                required=True,
                fixed=True,
            ),
            _text("interest", mark("If yes: which interest"), MIDDLE, fixed=True),
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
            _choice("visibility", mark("Who may read it, once it is published"), VISIBILITIES, fixed=True),
            _choice("shown_by", mark("How you are shown"), SHOWN, fixed=True),
            _choice("partners", mark("Partners in the text"), PARTNERS_SHOWN, fixed=True),
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
            _line("title", mark("Title"), 120, fixed=True),
            _text("summary", mark("Summary in one or two sentences"), 280, fixed=True),
        ),
        mark("Offered from your lesson learned and from what happened. Write over them, or leave them."),
        mark("Books for four islands, one carrier too late"),
        mark("Report on the implementation of phase II"),
    ),
)

PARTNER_COLUMNS: tuple[TemplateField, ...] = (
    _line("name", mark("Name"), hint=mark("Shown only where partners are named.")),
    _line("identifier", mark("Identifier (ROR or IATI), if it has one"), 100),
    _choice("sector", mark("Sector"), SECTORS, required=True),
    TemplateField("country", FieldKind.COUNTRY, mark("Country"), required=True),
    _line("role", mark("Its part"), required=True),
    TemplateField("gave_kinds", FieldKind.CHOICES, mark("Kinds of what it gave"), choices=GAVE),
    _choice("band", mark("Worth of it"), BANDS),
    _text("gave", mark("What it gave"), MIDDLE, required=True),
    _text("received", mark("What it received"), MIDDLE, required=True),
)
RESULT_COLUMNS: tuple[TemplateField, ...] = (
    _line("indicator", mark("What was measured"), required=True),
    _line("baseline", mark("Before"), 100, required=True),
    _line("target", mark("Target"), 100, required=True),
    _line("actual", mark("Reached"), 100, required=True),
    _line("date", mark("Date of the measurement"), 40, required=True),
    _line("source", mark("Source"), 500, required=True),
)
EVIDENCE_COLUMNS: tuple[TemplateField, ...] = (
    _text("text", mark("What it is and what it shows"), MIDDLE, required=True),
    _choice("level", mark("How strong it is"), LEVELS, required=True),
    _line("link", mark("Link, if it is public"), 500),
    _line("licence", mark("Licence, if one was given"), 100),
)
PRINCIPLE_COLUMNS: tuple[TemplateField, ...] = (
    _text("shown", mark("What shows whether it was kept"), 2_000),
    _text("not_applicable", mark("Or: not applicable, because"), LINE),
)
LESSON_COLUMNS: tuple[TemplateField, ...] = (
    _text("when", mark("When"), LINE, required=True),
    _text("do", mark("do"), LINE, required=True),
    _text("because", mark("because"), LINE, required=True),
    _line("for_whom", mark("For whom")),
    _choice("stage", mark("At which stage"), STAGES),
)

_MORE: tuple[Question, ...] = (
    Question(
        10,
        "partnership",
        mark("The partnership"),
        (
            _choice("partnership_status", mark("How it stands"), STATUSES, required=True),
            _line("began", mark("Begun in"), 40, required=True, hint=mark("A year or a month will do.")),
            _line("ended", mark("Ended in, if it has ended"), 40),
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
            _text("common_purpose", mark("The purpose that all partners share"), 2_000, required=True),
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
            _choice("selection", mark("How partners were chosen"), SELECTIONS, required=True),
            _text(
                "selection_text",
                mark("How it went: exclusivity, link to procurement"),
                2_000,
                required=True,
            ),
            _choice("openness", mark("The agreement"), OPENNESSES, required=True),
            _text("openness_text", mark("Where it and the reports can be read, or why not"), 2_000, required=True),
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
            _text(
                "benefit_and_cost",
                mark("What each partner gained and what it cost them; whether all partners saw this"),
                2_000,
                required=True,
            ),
            _text(
                "un_rules",
                mark("Rules of the United Nations that applied, and where they slowed"),
                2_000,
                required=True,
            ),
            _text("voice", mark("Who decides, how many seats each group has, who was missing"), 2_000, required=True),
            _text(
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
            _line("lesson.for_whom", mark("For whom the first one is")),
            _choice("lesson.stage", mark("At which stage it helps"), STAGES),
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
            _text("transfer", mark("What must be true elsewhere, and what to change"), 2_000, required=True),
            _text("context", mark("Context"), 2_000),
            _text("enabling", mark("What helped"), 2_000),
            _text("constraints", mark("What stood in the way"), 2_000),
            _text("gender_and_rights", mark("Gender and human rights, or that nobody looked at them"), 2_000),
            _line(
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

_LANGUAGES: tuple[Choice, ...] = (
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ru", "Русский"),
    ("ar", "العربية"),
    ("zh", "中文"),
)
_LAST: tuple[Question, ...] = (
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
                    _choice("language", mark("Language"), _LANGUAGES, required=True),
                    _line("title", mark("Title"), 120, required=True),
                    _text("summary", mark("Summary in one or two sentences"), 280, required=True),
                ),
            ),
        ),
        mark("By somebody who writes that language. Readers see which one is the original."),
        mark("Français: Des livres pour quatre îles, un transporteur trop tard"),
        mark("A title that a machine made and nobody read."),
    ),
)

SHORT_1, FULL_1 = "short-1", "full-1"
SHIPPED: Mapping[str, Template] = MappingProxyType(
    {
        SHORT_1: Template(SHORT_1, Depth.SHORT, _NINE),
        FULL_1: Template(FULL_1, Depth.FULL, (*_NINE, *_MORE, *_LAST)),
    }
)
"""The templates that LearnHub brings along. Editors publish further versions, which the store keeps."""

_LABELS: Mapping[str, str] = {
    path: label
    for item in SHIPPED[FULL_1].items
    for path, label in (
        (item.path, item.label),
        *((f"{item.path}.*.{column.path}", column.label) for column in item.columns),
    )
}


def field_label(path: str) -> str:
    """The label of the field of the shipped templates that is kept at this path; of any other, its own name."""
    return _LABELS.get(pattern(path), path.rpartition(".")[2].replace("_", " ").capitalize())


CODES: Mapping[str, tuple[Choice, ...]] = MappingProxyType(
    {
        "stage": STAGES,
        "partnership_status": STATUSES,
        "sector": SECTORS,
        "gave_kinds": GAVE,
        "band": BANDS,
        "selection": SELECTIONS,
        "openness": OPENNESSES,
        "level": LEVELS,
    }
)
"""The words for the codes that a full case holds."""
