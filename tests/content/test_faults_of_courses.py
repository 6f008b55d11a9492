"""Every fault is named with its file and line. Each row breaks the small course in one place."""

from __future__ import annotations

import pytest

from learnhub.content.course import read_course
from learnhub.content.faults import SENTENCES, Severity, errors, in_order, render_faults, severity
from learnhub.domain.errors import Fault
from tests.content.courses import SCENARIO, C, L, M, P, Q, S, edited, errors_of, places, small
from tests.content.test_items import TRIED_HERE
from tests.content.test_recordings import TRIED_HERE as TRIED_OF_RECORDINGS
from tests.content.test_surveys import TRIED_HERE as TRIED_OF_SURVEYS
from tests.content.test_translations import ELSEWHERE
from tests.content.test_translations import TRIED_HERE as TRIED_IN_TRANSLATIONS

ERRORS = [
    # course.md
    (C, "format = 1", "format = 2", [(f"{C}:2", "format-newer")]),
    (C, "format = 1\n", "", [(f"{C}:2", "key-missing")]),
    (C, "format = 1", 'format = "1"', [(f"{C}:2", "value-number")]),
    (C, "format = 1", "format = 0", [(f"{C}:2", "value-low")]),
    (C, 'id = "small"\n', "", [(f"{C}:2", "id-missing")]),
    (C, 'id = "small"', 'id = "Small"', [(f"{C}:3", "id-form")]),
    (C, 'id = "small"', f'id = "{"a" * 65}"', [(f"{C}:3", "id-form")]),
    (C, 'language = "en"', 'language = "de"', [(f"{C}:5", "value-choice")]),
    (C, "open = true", 'open = "yes"', [(f"{C}:7", "value-yes-no")]),
    (C, "open = true", "open = true\nnumber = 0", [(f"{C}:8", "value-low")]),
    (C, "open = true", "opne = true", [(f"{C}:2", "key-missing"), (f"{C}:7", "key-unknown")]),
    (C, '"every-module"', '"some"', [(f"{C}:8", "value-choice")]),
    (C, 'title = "A small course"', 'title = ""', [(f"{C}:4", "value-line")]),
    (C, 'title = "A small course"', "title = 7", [(f"{C}:4", "value-text")]),
    (C, "+++\n", "", [(f"{C}:1", "front-missing")]),
    (C, '"every-module"\n+++', '"every-module"\n', [(f"{C}:1", "front-open")]),
    (C, "open = true", "open = ", [(f"{C}:7", "front-toml")]),
    (C, "open = true", "open = true\nopen = true", [(f"{C}:8", "front-toml")]),
    (C, 'id = "small"', 'id = "news"', [(f"{M}:2", "id-twice")]),
    (C, "A course to", "![x](media/day.svg)", [(f"{C}:11", "image-missing")]),
    (C, "A course to", "::: scene\nA course\n:::\n", [(f"{C}:11", "block-here")]),
    # module.md
    (M, '"no-unfair-advantage"', '"fairness"', [(f"{M}:4", "value-choice")]),
    (M, 'id = "same-day"\n', "", [(f"{M}:7", "id-missing")]),
    (M, "[[objectives]]", "[[objective]]", [(f"{M}:7", "key-unknown")]),
    (M, 'text = "Give', 'txt = "Give', [(f"{M}:7", "key-missing"), (f"{M}:9", "key-unknown")]),
    (
        M,
        'id = "same-day"',
        'id = "thursday"',
        [
            (f"{L}:2", "id-twice"),
            (f"{L}:5", "objective-unknown"),
            (f"{M}:8", "objective-without-item"),
            (f"{Q}:15", "objective-unknown"),
            (f"{Q}:34", "objective-unknown"),
            (f"{S}:5", "objective-unknown"),
        ],
    ),
    (
        M,
        "+++\n\nBegin",
        '\n[[objectives]]\nid = "more"\ntext = "More."\n+++\n\nBegin',
        [
            (f"{M}:12", "objective-without-item"),
        ],
    ),
    (M, "Begin here.", "## Begin {#begin}", [(f"{M}:12", "heading-here")]),
    # A lesson
    (L, "minutes = 7", "minutes = 0", [(f"{L}:4", "value-low")]),
    (L, "minutes = 7", "minutes = true", [(f"{L}:4", "value-number")]),
    (L, "minutes = 7", "minutes = 7.5", [(f"{L}:4", "value-number")]),
    (L, '["same-day"]', '"same-day"', [(f"{L}:5", "value-list")]),
    (L, '["same-day"]', '["same-dy"]', [(f"{L}:5", "objective-unknown")]),
    (L, '"¶2"', '"¶13"', [(f"{L}:6", "value-paragraph")]),
    (L, '"¶2"', "2", [(f"{L}:6", "value-text")]),
    (L, "::: scene", "::: scen", [(f"{L}:9", "block-unknown")]),
    (L, "::: scene", "::: scene {#s}", [(f"{L}:9", "block-argument")]),
    (L, "::: scene", "::: scene now", [(f"{L}:9", "block-argument")]),
    (L, "::: scene", "::: model", [(f"{L}:9", "block-inside")]),
    (L, "::: scene", "scene", [(f"{L}:11", "block-stray")]),
    (L, "Thursday, 16:40. A letter came.\n", "", [(f"{L}:9", "block-empty")]),
    (L, "Sort the letters.", "- ::: scene\n  x\n  :::", [(f"{L}:27", "block-inside")]),
    (L, "::: scene\nThursday", "::: foldout\n- Thursday", [(f"{L}:9", "block-head")]),
    (L, "Thursday, 16:40. A letter came.", "[case: C-2026-14]", [(f"{L}:10", "case-card-here")]),
    (L, "Sort the letters.", "Sort.\n::::\n\n[case: C-2026-14]\n\n:::: activity {#x}\nSort.", []),
    (L, "](#equal)", "](term:due-diligence)", []),
    (L, "](#equal)", "](term:due-dilligence)", [(f"{L}:24", "term-unknown")]),
    (L, "Thursday, 16:40. A letter came.", "Thursday …", [(f"{L}:10", "unfinished")]),
    (L, "Thursday, 16:40. A letter came.", "Thurs… came.", []),
    (L, "Thursday, 16:40. A letter came.", "# Big", [(f"{L}:10", "heading-level"), (f"{L}:10", "id-missing")]),
    (L, "Thursday, 16:40. A letter came.", "## Big {#big}", [(f"{L}:10", "heading-here")]),
    (L, "Thursday, 16:40. A letter came.", "### Sub {#sub}", [(f"{L}:10", "heading-order")]),
    (
        L,
        "Thursday, 16:40. A letter came.",
        "> ### Sub {#sub}",
        [
            (f"{L}:10", "heading-here"),
            (f"{L}:10", "heading-order"),
        ],
    ),
    (L, "Thursday, 16:40. A letter came.", "```\nx", [(f"{L}:10", "fence-open")]),
    (L, "Thursday, 16:40. A letter came.", "- (x) Yes", [(f"{L}:10", "options-stray")]),
    (L, "Thursday, 16:40. A letter came.", "> " * 20 + "x", [(f"{L}:10", "too-deep")]),
    (L, "Thursday, 16:40. A letter came.", "x" * 10_001, [(f"{L}:10", "line-too-long")]),
    (L, "Thursday, 16:40.", "Thursday\x07, 16:40.", [(f"{L}:10", "bytes-control")]),
    (L, " {#reply}", "", [(f"{L}:13", "id-missing")]),
    (L, "{#reply}", "{#reply} now", [(f"{L}:13", "block-argument")]),
    (L, "What do you write?\n", "", [(f"{L}:13", "choice-options")]),
    (L, "- (x) Yes, to all. {#all}\n  > Three offers come.\n", "", [(f"{L}:13", "choice-options")]),
    (L, "  > Three offers come.\n", "  > Three offers come.\n\nMore.\n", [(f"{L}:13", "choice-options")]),
    (L, "  > Three offers come.\n", "", [(f"{L}:18", "consequence-missing")]),
    (
        L,
        "  > Three offers come.\n",
        "\n  Three offers come.\n",
        [
            (f"{L}:18", "consequence-missing"),
            (f"{L}:20", "option-extra"),
        ],
    ),
    (L, "- ( ) Yes. {#yes}", "- (x) Yes. {#yes}", [(f"{L}:18", "choice-two-recommended")]),
    (L, "- ( ) Yes. {#yes}", "- [ ] Yes. {#yes}", [(f"{L}:16", "option-mark")]),
    (L, "- ( ) Yes. {#yes}", "- () Yes. {#yes}", [(f"{L}:16", "option-mark")]),
    (L, "- ( ) Yes. {#yes}", "- ( ) {#yes}", [(f"{L}:16", "option-empty")]),
    (L, "- ( ) Yes. {#yes}", "- ( ) Yes.", [(f"{L}:16", "id-missing")]),
    (L, "- ( ) Yes. {#yes}", "- ( ) Yes {#yes}.", [(f"{L}:16", "id-place")]),
    (L, "- ( ) Yes. {#yes}", "- ( ) Yes. {#all}", [(f"{L}:18", "id-twice")]),
    (
        L,
        "{#equal}",
        "{#reply}",
        [
            (f"{L}:22", "id-twice"),
            (f"{L}:24", "link-dead"),
            (f"{Q}:18", "passage-unknown"),
            (f"{S}:22", "link-dead"),
        ],
    ),
    (
        L,
        " {#equal}",
        "",
        [
            (f"{L}:22", "id-missing"),
            (f"{L}:24", "link-dead"),
            (f"{Q}:18", "passage-unknown"),
            (f"{S}:22", "link-dead"),
        ],
    ),
    (L, "On the same day {#equal}", "{#equal}", [(f"{L}:22", "heading-empty")]),
    (L, "](#equal)", "](#equals)", [(f"{L}:24", "link-dead")]),
    (L, "](#equal)", "](thursday#later)", []),
    (L, "](#equal)", "](thursday)", []),
    (L, "](#equal)", "](https://www.un.org/en/)", []),
    (L, "](#equal)", "](/plans)", [(f"{L}:24", "link-form")]),
    (L, "](#equal)", "](javascript:alert)", [(f"{L}:24", "link-form")]),
    (L, "](#equal)", "](data:text/html,x)", [(f"{L}:24", "link-form")]),
    (L, "![a calendar]", "![]", [(f"{L}:24", "image-alt")]),
    (L, "media/day.svg", "media/dey.svg", [(f"{L}:24", "image-missing")]),
    (L, "media/day.svg", "https://example.org/day.svg", [(f"{L}:24", "image-place")]),
    (L, "media/day.svg", "../media/day.svg", [(f"{L}:24", "image-place")]),
    (L, ":::: activity", "::: activity", [(f"{L}:29", "block-unclosed"), (f"{L}:32", "block-stray")]),
    (L, "::: key-points", "::: keypoints", [(f"{L}:40", "block-unknown")]),
    (L, "::: checklist {#list}", "::: checklist", [(f"{L}:36", "id-missing")]),
    # A quiz
    (Q, "pass = 1", "pass = 2", [(f"{Q}:4", "pass-over-draw")]),
    (Q, "draw = 1", "draw = 2", [(f"{Q}:5", "form-short"), (f"{Q}:5", "form-short")]),
    (Q, 'form = "B"', 'form = "practice"', [(f"{Q}:5", "form-short")]),
    (Q, "draw = 1", "draw = 1\nopens = 2027-03-01T08:00:00", [(f"{Q}:6", "value-moment")]),
    (Q, "draw = 1", "draw = 1\nopens = 2027-03-01", [(f"{Q}:6", "value-moment")]),
    (
        Q,
        "draw = 1",
        "draw = 1\nopens = 2027-03-02T08:00:00Z\ncloses = 2027-03-02T09:00:00+01:00",
        [(f"{Q}:7", "window-empty")],
    ),
    (Q, "draw = 1", "draw = 1\nopens = 2027-03-02T08:00:00Z\ncloses = 2027-03-02T08:00:01Z", []),
    (Q, " {#first-look}", "", [(f"{Q}:11", "id-missing")]),
    (Q, 'reason = "One of one."', 'reason = "One."\n[[blueprint]]\neach = "principle"\ntake = 1', []),
    (
        Q,
        'reason = "One of one."',
        'reason = "One."\n[[blueprint]]\ndifficulty = 2\ntake = 1',
        [(f"{Q}:7", "blueprint-short")],
    ),
    (
        Q,
        'reason = "One of one."',
        'reason = "One."\n[[blueprint]]\ntake = 1\n[[blueprint]]\ntake = 1',
        [(f"{Q}:5", "blueprint-over-draw"), (f"{Q}:9", "blueprint-short"), (f"{Q}:9", "blueprint-short")],
    ),
    (
        Q,
        'reason = "One of one."',
        'reason = "One."\n[[blueprint]]\neach = "item"\ntake = 1',
        [(f"{Q}:8", "value-choice")],
    ),
    (Q, "{#second-look}", "{#first-look}", [(f"{Q}:30", "id-twice")]),
    (Q, "{#first-look}", "{#first_look}", [(f"{Q}:11", "id-form")]),
    (Q, '```toml\nkind = "single"', '```\nkind = "single"', [(f"{Q}:11", "settings-missing")]),
    (Q, 'kind = "single"', 'kind = "essay"', [(f"{Q}:14", "value-choice")]),
    (Q, 'kind = "single"\n', "", [(f"{Q}:14", "key-missing")]),
    (Q, 'objective = "same-day"', 'objective = "other"', [(f"{Q}:15", "objective-unknown")]),
    (Q, '"no-unfair-advantage"', '"fairness"', [(f"{Q}:16", "value-choice")]),
    (Q, "difficulty = 2", "difficulty = 4", [(f"{Q}:17", "value-high")]),
    (Q, "thursday#equal", "thursday#none", [(f"{Q}:18", "passage-unknown")]),
    (Q, "thursday#equal", "thursday", [(f"{Q}:18", "value-passage")]),
    (Q, 'form = "A"', 'form = "C"', [(f"{Q}:19", "value-choice")]),
    (
        Q,
        'siblings = "first-news"',
        'sibling = "first-news"',
        [
            (f"{Q}:14", "key-missing"),
            (f"{Q}:20", "key-unknown"),
        ],
    ),
    (Q, 'form = "A"', 'form = "A"\nscoring = "each-option"', [(f"{Q}:20", "setting-unexpected")]),
    (Q, "Whom do you tell?\n", "", [(f"{Q}:11", "item-stem")]),
    (Q, "Whom do you tell?", "### Whom do you tell? {#whom}", [(f"{Q}:23", "heading-here")]),
    (Q, "- (x) All. {#all}", "- ( ) All. {#all}", [(f"{Q}:25", "right-none")]),
    (Q, "- ( ) One. {#one}", "- (x) One. {#one}", [(f"{Q}:27", "right-two")]),
    (Q, "- ( ) One. {#one}", "- [ ] One. {#one}", [(f"{Q}:25", "option-mark-kind")]),
    (Q, "- ( ) One. {#one}\n  > The others lose a day.\n", "", [(f"{Q}:11", "item-options")]),
    (Q, "  > The others lose a day.\n", "", [(f"{Q}:25", "feedback-missing")]),
    (Q, "The others lose a day.", "day " * 41, [(f"{Q}:26", "feedback-long")]),
    (Q, "The others lose a day.", "day " * 40, []),
    (Q, "{#one}", "{#all}", [(f"{Q}:27", "id-twice")]),
    (Q, 'kind = "single"', 'kind = "true-false"', [(f"{Q}:25", "true-false-options")]),
    (Q, 'kind = "single"', 'kind = "multiple"', [(f"{Q}:25", "option-mark-kind"), (f"{Q}:27", "option-mark-kind")]),
    (Q, 'kind = "single"', 'kind = "short"', [(f"{Q}:25", "options-unexpected")]),
    (Q, 'kind = "short"', 'kind = "single"', [(f"{Q}:44", "answers-unexpected")]),
    (Q, "= Monday\n= on Monday\n", "", [(f"{Q}:30", "answers-missing")]),
    (Q, "= on Monday", "=  MONDAY", [(f"{Q}:45", "answer-twice")]),
    (Q, "= on Monday", "=", [(f"{Q}:45", "answer-empty")]),
    (Q, "On which day?\n\n", "On which day?\n", [(f"{Q}:30", "answers-missing"), (f"{Q}:43", "answers-mixed")]),
    (Q, "> It was a Monday.", "It was a Monday.", [(f"{Q}:47", "item-order")]),
    (Q, "> It was a Monday.", "> See [it](thursday#equal).", []),
    (Q, "> It was a Monday.", "> See [it](#equal).", [(f"{Q}:47", "link-form")]),
    (Q, "> It was a Monday.", "> See [it](friday).", [(f"{Q}:47", "link-dead")]),
    # A scenario
    (S, 'id = "call"\n', "", [(f"{S}:2", "id-missing")]),
    (S, "minutes = 5", 'minutes = 5\nstart = "a"', [(f"{S}:5", "key-unknown")]),
    (S, '["same-day"]', '["same-dy"]', [(f"{S}:5", "objective-unknown")]),
    (S, "You lead the campaign. Illustration.\n", "", [(f"{S}:7", "scenario-intro")]),
    (S, " {#call-letter}", "", [(f"{S}:24", "id-missing"), (f"{S}:14", "scene-unknown")]),
    (S, "A letter {#call-letter}", "{#call-letter}", [(f"{S}:24", "heading-empty")]),
    (
        S,
        "{#call-letter}",
        "{#thursday}",
        [(f"{S}:24", "id-twice"), (f"{S}:14", "scene-unknown")],
    ),
    (S, "The company asks to know first. What do you say?\n", "", [(f"{S}:10", "scene-empty")]),
    (S, "The company asks", "### Asked {#asks}\n\nThe company asks", [(f"{S}:12", "heading-here")]),
    (S, "The company asks", "::: scene\nx\n:::\n\nThe company asks", [(f"{S}:12", "block-here")]),
    (S, "- ( ) Yes, tonight.", "- (x) Yes, tonight.", [(f"{S}:14", "choice-mark")]),
    (S, "- ( ) Yes, tonight.", "- () Yes, tonight.", [(f"{S}:14", "option-mark")]),
    (S, "Yes, tonight. {#tonight}", "{#tonight}", [(f"{S}:14", "option-empty")]),
    (S, "tonight. {#tonight}", "tonight.", [(f"{S}:14", "id-missing")]),
    (S, "{#tonight}", "{#to-all}", [(f"{S}:19", "id-twice")]),
    (
        S,
        "{#to-all} => call-silence",
        "{#to-all}",
        [(f"{S}:19", "choice-leads")],
    ),
    (
        S,
        "{#to-all} => call-silence",
        "{#to-all} => call-silense",
        [(f"{S}:19", "scene-unknown")],
    ),
    (
        S,
        "{#call-one} => call-late",
        "{#call-one} => call-thursday",
        [(f"{S}:19", "scene-loop"), (f"{S}:45", "scene-loop")],
    ),
    (S, "{#call-one} => call-late", "{#call-one} => call-silence", [(f"{S}:45", "scene-loop")]),
    (S, "  > The others read of it.\n", "", [(f"{S}:14", "consequence-missing")]),
    (S, "  + no-unfair-advantage: All knew on [the same day](thursday#equal).\n", "", [(f"{S}:19", "effects-missing")]),
    (S, "  + common-purpose: The", "  + purpose: The", [(f"{S}:17", "effect-form")]),
    (S, "  + common-purpose: The date holds.", "  + The date holds.", [(f"{S}:17", "effect-form")]),
    (S, "  + common-purpose:", "  + no-unfair-advantage:", [(f"{S}:18", "effect-twice")]),
    (S, "  + common-purpose:", "  Then.\n\n  + common-purpose:", [(f"{S}:17", "choice-extra")]),
    (S, "](thursday#equal)", "](thursday#never)", [(f"{S}:22", "link-dead")]),
    (S, "## A letter {#call-letter}", "More.\n\n## A letter {#call-letter}", [(f"{S}:24", "scene-order")]),
    (S, "## A letter {#call-letter}", "> Early.\n\n## A letter {#call-letter}", [(f"{S}:24", "debrief-early")]),
    (
        S,
        SCENARIO[SCENARIO.index("- ( ) Call them all.") : SCENARIO.index("- ( ) Call the first.")],
        "",
        [(f"{S}:41", "scene-one-way"), (f"{S}:66", "scene-unreachable")],
    ),
    (S, '```toml\nending = "worked"\n```\n', "", [(f"{S}:70", "scene-dead-end")]),
    (S, 'ending = "worked"', 'ending = "well"', [(f"{S}:73", "value-choice")]),
    (S, "> The same words to all took an hour.\n", "", [(f"{S}:70", "debrief-missing")]),
    (
        S,
        "> The same words",
        "- ( ) On. {#on} => call-late\n  > On.\n\n  + transparency: On.\n\n> The same words",
        [(f"{S}:78", "ending-choices"), (f"{S}:83", "debrief-early")],
    ),
    # A picture
    (P, "<path", "<script>x</script><path", [(f"{P}:1", "media-active")]),
    (P, "<path", '<path onload="x"', [(f"{P}:1", "media-active")]),
    (P, "<path", '<image href="https://example.org/x.png"/><path', [(f"{P}:1", "media-active")]),
    (P, "<path", '<style>@import "https://example.org/x.css";</style><path', [(f"{P}:1", "media-active")]),
    (P, "<path", r"<style>rect { fill: \75rl(https://example.org/x) }</style><path", [(f"{P}:1", "media-active")]),
    (P, "<path", "<style>@imp<g/>ort 'https://example.org/x.css';</style><path", [(f"{P}:1", "media-active")]),
    (P, "<path", '<rect fill="URL( https://example.org/x)"/><path', [(f"{P}:1", "media-active")]),
    (P, "<path", r"""<style>rect { fill: url('#a') }</style><rect fill="url( #a )" id="C:\url"/><path""", []),
    (P, "<svg", '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg', [(f"{P}:1", "media-active")]),
    (P, "</svg>", "", [(f"{P}:1", "media-not-image")]),
    (P, "<svg", "<html", [(f"{P}:1", "media-not-image")]),
]


@pytest.mark.parametrize(("path", "old", "new", "expected"), ERRORS, ids=[f"{n}-{r[3]}" for n, r in enumerate(ERRORS)])
def test_an_error_is_named_where_it_stands(path: str, old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(errors_of(edited(path, old, new))) == sorted(expected)


def without(*paths: str) -> dict[str, bytes]:
    return {path: data for path, data in small().items() if path not in paths}


FILES = [
    ({}, [(f"{C}:1", "course-file-missing"), (f"{C}:1", "course-empty")]),
    (without(C), [(f"{C}:1", "course-file-missing")]),
    (without(M, L, Q, P, S), [(f"{C}:1", "course-empty")]),
    (without(M), [(f"{M}:1", "module-file-missing")]),
    (without(Q), [(f"{M}:1", "module-without-quiz"), (f"{M}:8", "objective-without-item")]),
    (
        without(L),
        [
            (f"{M}:1", "module-without-lessons"),
            (f"{Q}:18", "passage-unknown"),
            (f"{Q}:37", "passage-unknown"),
            (f"{S}:22", "link-dead"),
        ],
    ),
    (without(P), [(f"{L}:24", "image-missing")]),
    ({**small(), "01-news/readme.txt": b""}, [("01-news/readme.txt:1", "file-kind")]),
    ({**small(), "01-news/media/day.gif": b""}, [("01-news/media/day.gif:1", "file-kind")]),
    ({**small(), "../x.md": b""}, [("../x.md:1", "name-unsafe")]),
    ({**small(), "/etc/x.md": b""}, [("/etc/x.md:1", "name-unsafe")]),
    ({**small(), "a\nb.md": b""}, [("a\\x0ab.md:1", "name-unsafe")]),
    (
        {**small(), "01-news/media/e\u0301.svg": b""},
        [("01-news/media/e\u0301.svg:1", "name-not-nfc"), ("01-news/media/e\u0301.svg:1", "media-not-image")],
    ),
    ({**small(), "01-news/media/Day.svg": small()[P]}, [("01-news/media/day.svg:1", "name-case")]),
    ({**small(), "01-news/media/x.png": b"GIF89a"}, [("01-news/media/x.png:1", "media-not-image")]),
    ({**small(), L: b"\xef\xbb\xbf" + small()[L]}, [(f"{L}:1", "bytes-bom")]),
    ({**small(), L: small()[L].replace(b"\n", b"\r\n")}, [(f"{L}:1", "bytes-cr")]),
    ({**small(), L: small()[L].replace(b"Sort", b"S\xf6rt")}, [(f"{L}:27", "bytes-not-utf-8")]),
    (
        {**small(), L: small()[L].decode().encode("utf-16")},
        [(f"{L}:{line}", code) for line in range(1, 46) for code in ("bytes-control", "bytes-not-utf-8")],
    ),
    ({**small(), L: small()[L] + b"x\n" * 200_000}, [(f"{L}:1", "file-too-large")]),
    ({**small(), "01-news/01-friday.fr.md": b"+++\n+++\n"}, [("01-news/01-friday.fr.md:1", "translation-alone")]),
    ({**small(), S: small()[S].partition(b"## ")[0]}, [(f"{S}:7", "scenario-endless")]),
    ({**small(), S: b"## A\n"}, [(f"{S}:1", "front-missing")]),
    (
        {**small(), "01-news/02-twice.md": small()[L]},
        [(f"01-news/02-twice.md:{line}", "id-twice") for line in (2, 13, 22, 26, 34, 36)],
    ),
]


@pytest.mark.parametrize(("files", "expected"), FILES)
def test_an_error_among_the_files_is_named(files: dict[str, bytes], expected: list[tuple[str, str]]) -> None:
    if (f"{L}:1", "bytes-control") in expected:
        assert {path.rpartition(":")[0] for path, _ in errors_of(files)} == {L}
    else:
        assert sorted(errors_of(files)) == sorted(expected)


WARNINGS = [
    (L, "Sort the letters.", "It is important to sort the letters.", (f"{L}:27", "word-weak")),
    (L, "Sort the letters.", "Ensuring order is a robust act.", (f"{L}:27", "word-weak")),
    (L, "Sort the letters.", "Sort all of the above.", (f"{L}:27", "word-weak")),
    (L, "Sort the letters.", "word " * 26 + ".", (f"{L}:27", "sentence-long")),
    (L, "Sort the letters.", "Organizational interoperability " * 60, (f"{L}:8", "grade-high")),
    (L, "Sort the letters.", "A day. " * 500, (f"{L}:8", "lesson-length")),
    (L, "[the start](#equal)", "[here](#equal)", (f"{L}:24", "link-words")),
    (L, "![a calendar](media/day.svg)", "![day.svg](media/day.svg)", (f"{L}:24", "image-alt-name")),
    (L, "Sort the letters.", "> | A | B |\n> |---|---|\n> | 1 | 2 | 3 |\n> | 1 | 2 | |", (f"{L}:29", "table-cells")),
    (P, "<path", '<text x="1" y="9" fill="#ccc">Monday</text><path', (f"{P}:1", "svg-contrast")),
    (L, "- Tell them again.\n", "", (f"{L}:40", "key-points-count")),
    (L, "- Call.\n", "- Call.\n" * 8, (f"{L}:36", "checklist-long")),
    (L, "![a calendar](media/day.svg)", "it", (f"{P}:1", "media-unused")),
    (S, "The others read of it.", "day " * 61, (f"{S}:15", "consequence-long")),
    (S, "The date holds.", "day " * 41, (f"{S}:17", "effect-long")),
    (
        S,
        '```toml\nending = "did-not-work"\n```\n\nThe page says: favours.\n\n> Answer on the day.\n',
        (
            "Favours?\n\n- ( ) Answer. {#a} => call-late\n  > It is printed.\n\n  + transparency: It is known.\n"
            "- ( ) Wait. {#b} => call-late\n  > Nothing is printed.\n\n  - transparency: It is not known.\n"
        ),
        (f"{S}:7", "scenario-size"),
    ),
    (S, "Yes, tonight.", "Yes, and we write to them tonight, in one hour at most.", (f"{S}:14", "options-unequal")),
    (
        Q,
        "- ( ) One. {#one}",
        "- ( ) One of them, and then after a week also the others. {#one}",
        (
            f"{Q}:25",
            "options-unequal",
        ),
    ),
]


@pytest.mark.parametrize(("path", "old", "new", "expected"), WARNINGS)
def test_a_warning_keeps_no_course_back(path: str, old: str, new: str, expected: tuple[str, str]) -> None:
    reading = read_course(edited(path, old, new))
    assert expected in places(list(reading.faults))
    assert reading.course is not None


@pytest.mark.parametrize("quoted", ['calls upon them "to ensure the integrity" of it.', "asks “to foster trust”."])
def test_a_weak_word_within_a_quotation_is_the_word_of_another(quoted: str) -> None:
    faults = read_course(edited(L, "Sort the letters.", quoted)).faults
    assert "word-weak" not in {code for _, code in places(list(faults))}


def test_style_is_judged_in_english_alone_and_length_where_words_stand_apart() -> None:
    for language, said in (("fr", ["lesson-length"]), ("zh", [])):
        files = {**edited(C, 'language = "en"', f'language = "{language}"'), L: edited(L, "Sort", "Ensure")[L]}
        assert [each.code for each in read_course(files).faults] == said


def test_no_fault_hides_another() -> None:
    files = small()
    broken = {
        **files,
        C: files[C].replace(b"open = true\n", b""),
        L: files[L].replace(b"::: scene", b"::: scen").replace(b"minutes = 7", b"minutes = 0"),
        Q: files[Q].replace(b"- (x) All.", b"- ( ) All.").replace(b"pass = 1", b"pass = 3"),
    }
    assert errors_of(broken) == [
        (f"{L}:4", "value-low"),
        (f"{L}:9", "block-unknown"),
        (f"{Q}:4", "pass-over-draw"),
        (f"{Q}:25", "right-none"),
        (f"{C}:2", "key-missing"),
    ]


def test_every_code_in_the_table_is_tried() -> None:
    tried = {code for *_, expected in ERRORS for _, code in expected}
    tried |= {code for _, expected in FILES for _, code in expected} | {expected[1] for *_, expected in WARNINGS}
    elsewhere = {
        *("folder-missing", "file-link", "file-special", "file-unreadable", "too-many-files", "course-too-large"),
        *("name-twice", "zip-unreadable", "zip-encrypted", "zip-method", "zip-ratio"),
        *((TRIED_HERE | TRIED_IN_TRANSLATIONS | TRIED_OF_SURVEYS | TRIED_OF_RECORDINGS | ELSEWHERE) - tried),
        *("sheet-lines", "sheet-checklist", "recordings-large"),
        *("svg-contrast-dark", "case-withdrawn", "case-missing"),
        *("front-too-long", "value-table", "value-wrong", "settings-twice", "quiz-empty"),
    }
    assert set(SENTENCES) - tried - elsewhere == set()
    assert tried & elsewhere == set()


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (C, 'title = "A small course"', f'title = "{"x" * 9000}"\n' * 4, (f"{C}:2", "front-too-long")),
        (M, "[[objectives]]\n", 'objectives = ["x"]\n[x]\n', (f"{M}:7", "value-table")),
        (C, "open = true", "format.x = 1", (f"{C}:7", "front-toml")),
        (Q, "Whom do you tell?", 'Whom?\n\n```toml\nkind = "single"\n```', (f"{Q}:25", "settings-twice")),
    ],
)
def test_rarer_errors_are_named_too(path: str, old: str, new: str, expected: tuple[str, str]) -> None:
    assert expected in errors_of(edited(path, old, new))


def test_a_quiz_without_items_is_named() -> None:
    files = small()
    files[Q] = files[Q].partition(b"## ")[0]
    assert (f"{Q}:8", "quiz-empty") in errors_of(files)


def test_each_sentence_takes_the_parameters_that_its_faults_have() -> None:
    rows = [edited(path, old, new) for path, old, new, _ in (*ERRORS, *WARNINGS)] + [files for files, _ in FILES]
    for files in rows:
        faults = read_course(files).faults
        assert all(fault.path.rpartition(":")[2].isdigit() for fault in faults)
        for line in render_faults(faults):
            assert "%" not in line
            assert "\n" not in line


def test_lines_say_file_line_what_and_mend() -> None:
    faults = errors(read_course(edited(L, '["same-day"]', '["same-dy"]')).faults)
    assert render_faults(faults) == [
        f"{L}:5: The module has no objective same-dy. Add it to module.md, or write same-day."
    ]


def test_lines_are_ordered_as_numbers() -> None:
    faults = [
        Fault("b:1", "file-link"),
        Fault("a:10", "file-link"),
        Fault("a:9", "file-link"),
        Fault("a:9", "file-link"),
    ]
    assert [fault.path for fault in in_order(faults)] == ["a:9", "a:10", "b:1"]
    assert severity(faults[0]) is Severity.ERROR


def test_an_unknown_key_is_named_with_the_nearest_known() -> None:
    [missing, unknown] = errors(read_course(edited(C, "open = true", "opne = true")).faults)
    assert missing.params == {"key": "open"}
    assert unknown.params == {"key": "opne", "nearest": "open"}
