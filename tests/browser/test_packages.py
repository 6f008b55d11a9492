"""Packages where they are used: one page without a network, and SCORM packages in a run-time that platforms use."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from learnhub.background.packages import package_bytes
from learnhub.domain.assessment import mark, normalised, numbers, parse_response
from learnhub.domain.packages import Package
from learnhub.interop.packages.questions import key_of
from learnhub.render.environment import Pages
from tests.courses import KINDS, RIGHT, WRONG
from tests.items import EXAMPLES, raw
from tests.needs import PLATFORM_SCRIPT
from tests.packages import MARKED_HERE, contents, kit, spoken, with_more

PLATFORM = """<!doctype html><html lang="en"><title>Platform</title><script src="scorm-again.js"></script>
<iframe title="The course" id="course" width="1000" height="800"></iframe></html>"""
LAUNCH = """([version, saved]) => {
    const quiet = { autocommit: false, lmsCommitUrl: false, logLevel: 5, mastery_override: false };
    if (version === 'scorm-1.2') window.run = window.API = new Scorm12API(quiet);
    else window.run = window.API_1484_11 = new Scorm2004API(quiet);
    if (saved) window.run.loadFromJSON(saved, '');
    document.getElementById('course').src = 'package/index.html';
}"""
REPORTED = "() => JSON.parse(JSON.stringify(window.run.cmi))"
NO_COUNT = """() => {
    for (const name of ['LMSGetValue', 'GetValue']) {
        const get = window.run[name]?.bind(window.run);
        if (get) window.run[name] = (element) => (element.endsWith('._count') ? '' : get(element));
    }
}"""
"""A platform that keeps answers and does not count them, as that of Open edX."""
CLOSE = "() => { document.getElementById('course').src = 'about:blank' }"
CLOSED = "() => window.run.isTerminated()"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module", params=[Package.SCORM_12, Package.SCORM_2004])
def version(request: pytest.FixtureRequest) -> Package:
    return Package(request.param)


@pytest.fixture(scope="module")
def platform(version: Package, tmp_path_factory: pytest.TempPathFactory, pages: Pages) -> Iterator[str]:
    """The address of a platform that has unpacked the package of this version."""
    folder = tmp_path_factory.mktemp("platform")
    (folder / "index.html").write_text(PLATFORM)
    (folder / "scorm-again.js").write_bytes(PLATFORM_SCRIPT.read_bytes())
    with zipfile.ZipFile(io.BytesIO(package_bytes(version, contents(with_more()), kit(pages)))) as archive:
        archive.extractall(folder / "package")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


class Played:
    """A package on its platform, as one learner has it open."""

    def __init__(self, page: Page, address: str, version: Package) -> None:
        self.page = page
        self.address = address
        self.version = version

    def launch(self, saved: Any = None) -> None:
        self.page.goto(self.address)
        self.page.evaluate(LAUNCH, [self.version, saved])
        expect(self.course.locator(".part.here")).to_have_count(1)

    @property
    def course(self) -> FrameLocator:
        return self.page.frame_locator("#course")

    def close(self) -> Any:
        """Leave the course; what the platform keeps of it."""
        self.page.evaluate(CLOSE)
        self.page.wait_for_function(CLOSED)
        return self.page.evaluate(REPORTED)

    @property
    def reported(self) -> tuple[str, float]:
        """Completion and score as the platform has them."""
        said = self.page.evaluate(REPORTED)
        if self.version is Package.SCORM_12:
            return said["core"]["lesson_status"], float(said["core"]["score"]["raw"])
        status = said["success_status"] if said["completion_status"] == "completed" else said["completion_status"]
        assert float(said["score"]["scaled"]) == float(said["score"]["raw"]) / 100
        return status, float(said["score"]["raw"])

    def told(self) -> list[dict[str, Any]]:
        """The answers that the platform was told, in their order."""
        said = self.page.evaluate(REPORTED)["interactions"]
        return [said[place] for place in sorted(said, key=int)]

    def go_on(self) -> None:
        onward = self.course.locator(".part.here a.next")
        target = onward.get_attribute("href")
        onward.click()
        expect(self.course.locator(f'.part.here[id="{str(target)[1:]}"]')).to_have_count(1)

    def go_to(self, title: str) -> None:
        while not self.course.get_by_role("heading", name=title, exact=True, level=2).is_visible():
            self.go_on()

    def asked(self) -> list[str]:
        """The questions of the open try."""
        shown = self.course.locator(".part.here [data-item]:visible").all()
        return [str(each.get_attribute("data-item")) for each in shown]

    def answer(self, item: str, sent: Mapping[str, list[str]]) -> None:
        for value in sent[KINDS[item]]:
            question = self.course.locator(f"#{item}")
            if KINDS[item] == "short":
                question.get_by_role("textbox").fill(value)
                question.get_by_role("textbox").blur()
            else:
                question.locator(f'input[value="{value}"]').check()

    def press(self, name: str) -> None:
        self.course.locator(".part.here").get_by_role("button", name=name).click()


@pytest.fixture
def played(
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], BrowserContext],
    platform: str,
    version: Package,
) -> Played:
    return Played(watched(new_context()).new_page(), platform, version)


def test_a_package_plays_resumes_and_reports_score_and_completion(played: Played) -> None:
    played.launch()
    assert played.reported == ("incomplete", 0.0)
    played.go_to("Check: open books")
    played.press("Begin the quiz")
    first, second = played.asked()
    played.answer(first, RIGHT)
    saved = played.close()

    played.launch(saved)
    expect(played.course.get_by_role("heading", name="Check: open books", level=2)).to_be_visible()
    assert played.asked() == [first, second]
    assert played.course.locator(f"#{first} input:checked").count() == len(RIGHT[KINDS[first]])
    played.answer(second, RIGHT)
    played.press("Send the answers")
    expect(played.course.locator(".part.here .result")).to_have_text("2 of 2. The pass line is 1. Passed.")
    assert played.reported == ("incomplete", 67.0)
    assert {told["id"]: told["result"] for told in played.told()} == {first: "correct", second: "correct"}

    played.go_to("Check: the same news")
    played.course.get_by_label("Your text").fill("Dear all, here is the list.")
    played.press("Begin the quiz")
    assert played.asked() == ["first-a"]
    played.answer("first-a", WRONG)
    played.press("Send the answers")
    expect(played.course.locator(".part.here .result")).to_have_text("0 of 1. The pass line is 1.")
    expect(played.course.locator("#first-a .thought:visible")).to_have_text("The others hear of it.")
    assert played.reported == ("incomplete", 67.0)
    saved = played.close()

    played.launch(saved)
    expect(played.course.get_by_label("Your text")).to_have_value("Dear all, here is the list.")
    told = played.told()[-1]
    old = played.version is Package.SCORM_12
    assert told["id"] == "first-a"
    assert told["result"] == ("wrong" if old else "incorrect")
    assert told["student_response" if old else "learner_response"] == ("a" if old else "one")
    played.course.get_by_label("Your text").fill("x" * 40_000)
    expect(played.course.get_by_text("This is more than the platform has room for.")).to_be_visible()
    played.press("Begin the quiz")
    assert played.asked() == ["first-b"]
    played.page.evaluate(NO_COUNT)
    played.answer("first-b", RIGHT)
    played.press("Send the answers")
    assert played.reported == ("passed", 100.0)
    assert [told["id"] for told in played.told()][2:] == ["first-a", "first-b"]
    played.go_on()
    expect(played.course.locator(".standing li").first).to_have_text("3 of 3 lessons read.")
    played.launch(played.close())
    assert played.reported == ("passed", 100.0)


INTERACTIONS = {
    Package.SCORM_12: {
        "single": ("choice", "b", "b", "a"),
        "multiple": ("choice", "a,b", "a,b", "c,d"),
        "true-false": ("true-false", "t", "t", "f"),
        "short": ("fill-in", "monday", "On monday.", "Friday"),
        "numeric": ("numeric", "12.5", "12.45", "0.0125"),
        "order": ("sequencing", "a,b,c", "a,b,c", "b,c,a"),
        "match": ("matching", "a.a,b.b", "a.a,b.b", "a.c,b.a"),
        "category": ("matching", "a.a,b.a,c.b", "a.a,b.a,c.b", "a.b,b.b,c.a"),
        "gaps": ("fill-in", "the ministry,monday", "Ministry,monday", "the company,some day"),
        "mark": ("choice", "b", "b", "a"),
    },
    Package.SCORM_2004: {
        "single": ("choice", "all", "all", "one"),
        "multiple": ("choice", "givers[,]sums", "givers[,]sums", "gossip[,]guesses"),
        "true-false": ("true-false", "true", "true", "false"),
        "short": ("fill-in", "monday", "On monday.", "Friday"),
        "numeric": ("numeric", "12.375[:]12.625", "12.45", "0.0125"),
        "order": ("sequencing", "ask[,]choose[,]sign", "ask[,]choose[,]sign", "choose[,]sign[,]ask"),
        "match": ("matching", "ministry[.]leads[,]company[.]trucks", None, "ministry[.]signs[,]company[.]leads"),
        "category": ("matching", "names[.]page[,]amounts[.]page[,]quarrel[.]room", None, None),
        "gaps": ("fill-in", "the ministry[,]monday", "Ministry[,]monday", "the company[,]some day"),
        "mark": ("choice", "told", "told", "met"),
    },
}
"""By kind: the type, the pattern that is right, what is told of a right answer and of a wrong one (None: any)."""
TELL = """([version, id, key, given]) => {
    const course = document.getElementById('course').contentWindow;
    const name = version === 'scorm-1.2' ? 'API' : 'API_1484_11';
    const call = version === 'scorm-1.2' ? ['LMSSetValue', 'LMSGetLastError'] : ['SetValue', 'GetLastError'];
    const said = course.interaction(name, id, key, given, course.mark(key, given), 65);
    const place = window.run.cmi.interactions.childArray.length;
    return said.map(([element, value]) => {
        window.run[call[0]](`cmi.interactions.${place}.${element}`, value);
        return [element, value, String(window.run[call[1]]())];
    });
}"""


def test_each_kind_of_answer_is_told_as_its_version_of_scorm_takes_it(played: Played) -> None:
    played.launch()
    every = [item for module in contents().course.modules for quiz in module.quizzes for item in quiz.items]
    items = {item.kind.value: replace(item, certainty=False) for item in every if item.id.startswith("the-")}
    assert items.keys() == INTERACTIONS[played.version].keys()
    for kind, (type_, pattern, right, wrong) in INTERACTIONS[played.version].items():
        example = EXAMPLES[items[kind].kind]
        for sent, told, result in (
            (example.right, right, "correct"),
            (example.wrong, wrong, "wrong"),
            ({}, "", "wrong"),
        ):
            plain = {name: values for name, values in sent.items() if name != "certainty"}
            given = [played.version, f"the-{kind}", key_of(items[kind]), sent_as_form(kind, plain)]
            said = played.page.evaluate(TELL, given)
            assert [each for each in said if each[2] != "0"] == [], kind
            values = {name: value for name, value, _ in said}
            old = played.version is Package.SCORM_12
            assert values["type"] == type_
            assert values["correct_responses.0.pattern"] == pattern
            assert told is None or values.get("student_response" if old else "learner_response", "") == told
            assert values["result"] == (result if old else result.replace("wrong", "incorrect"))
            assert values["latency"] == ("0000:01:05" if old else "PT65S")
            assert values["objectives.0.id"] == items[kind].objective


def test_a_package_asks_nothing_of_any_other_place(played: Played) -> None:
    asked: list[str] = []
    played.page.on("request", lambda request: asked.append(request.url))
    played.launch()
    played.go_to("Who decides")
    assert len(asked) > 5
    assert [address for address in asked if not address.startswith(played.address)] == []


@pytest.fixture
def opened(
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], BrowserContext],
    tmp_path: Path,
    pages: Pages,
) -> Callable[..., Page]:
    """Opens the page of the course from a file, without a network."""

    def open_page(language: str = "en", **settings: Any) -> Page:
        file = tmp_path / f"{language}.html"
        file.write_bytes(package_bytes(Package.HTML, spoken(language), kit(pages)))
        page = watched(new_context(offline=True, **settings)).new_page()
        page.goto(file.as_uri())
        return page

    return open_page


def test_one_page_reads_marks_and_remembers_without_a_network(
    opened: Callable[..., Page], axe_clean: Callable[[Page], None]
) -> None:
    page = opened()
    axe_clean(page)
    page.locator("nav").get_by_role("link", name="On one day").click()
    page.get_by_role("checkbox", name="Name one day.").check()
    axe_clean(page)
    page.locator(".part.here a.next").click()
    question = page.locator("#the-single")
    question.get_by_role("radio", name="One of them.").check()
    page.locator("form:has(#the-single)").get_by_role("button", name="Check this answer").click()
    expect(question.locator(".verdict")).to_have_text("Not right.")
    expect(question.get_by_text("The others hear of it.")).to_be_visible()
    question.get_by_role("radio", name="All of them.").check()
    page.locator("form:has(#the-single)").get_by_role("button", name="Check this answer").click()
    expect(question.locator(".verdict")).to_have_text("Right.")
    axe_clean(page)
    page.goto(page.url.partition("#")[0])
    expect(page.get_by_role("heading", name="Check: the same news")).to_be_visible()
    page.locator("nav").get_by_role("link", name="On one day").click()
    expect(page.get_by_role("checkbox", name="Name one day.")).to_be_checked()


def test_one_page_plays_a_dilemma_scene_by_scene(opened: Callable[..., Page]) -> None:
    page = opened()
    page.locator("nav").get_by_role("link", name="The list of partners").click()
    expect(page.get_by_role("heading", name="In the press")).to_be_hidden()
    page.locator("summary", has_text="Nothing today.").click()
    page.get_by_role("link", name="Go on: In the press").click()
    expect(page.get_by_role("heading", name="In the press")).to_be_visible()
    expect(page.get_by_role("heading", name="The sums")).to_be_hidden()


def test_one_page_is_whole_without_scripts_and_in_arabic_on_a_phone(opened: Callable[..., Page]) -> None:
    page = opened("ar", java_script_enabled=False, viewport={"width": 320, "height": 640})
    expect(page.locator(".part")).to_have_count(8)
    expect(page.locator("#one-day")).to_be_visible()
    page.locator("#same-news ~ .part-quiz details.answer summary").first.click()
    expect(page.locator("#news-check details.answer").first).to_have_attribute("open", "")
    box = page.locator("main").bounding_box()
    assert box
    assert box["width"] <= 320


TEXTS = (
    *(
        "Monday",
        " on  Monday. ",
        "«École»",
        "ECOLE",
        "Straße",
        "STRASSE",
        "Σας",
        "σασ",
        "ﬁn",
        "a\u00adb",
        "(12)",
        "-5",
        "−5",
    ),
    *(
        "مُحَمَّد",
        "محمد",
        "مدرسة",
        "مدرسه",
        "على",
        "علي",
        "كـتاب",
        "١٢",
        "हिन्दी",
        "が",
        "か",
        "שָׁלוֹם",
        "naïve",
        "n°1",
        "",
        "…",
    ),
)
NUMBERS = (
    *(
        "12",
        "12.5",
        "12,5",
        "1,234",
        "1.234,5",
        "1 234",
        "1'234.5",
        "−3",
        "-3",
        "+4",
        ".5",
        "١٢٫٥",
        "۱۲",
        "1,2,3",
        "abc",
        "",
    ),
    *("1 23", "1,234,567", "12 450"),
)


def sent_as_form(kind: str, sent: Mapping[str, list[str]]) -> dict[str, Any]:
    """What stands in the question on the page."""
    plain = {"short": "text", "numeric": "number"}.get(kind, "choice")
    given: dict[str, Any] = {name or plain: values[0] for name, values in sent.items() if name != "certainty"}
    return {**given, "choice": sent[""]} if plain == "choice" and "" in sent else given


def test_the_script_of_packages_marks_as_the_site_does(opened: Callable[..., Page]) -> None:
    page = opened()
    items = {
        item.kind: replace(item, certainty=False)
        for module in contents().course.modules
        for quiz in module.quizzes
        for item in quiz.items
        if item.id.startswith("the-")
    }
    assert set(items) == set(MARKED_HERE)
    tried = 0
    for kind, item in items.items():
        for scoring in ("all-or-nothing", "each-option", "right-minus-wrong", "no-wrong", "neighbours"):
            scored = replace(item, scoring=type(item.scoring)(scoring))
            for sent in (EXAMPLES[kind].right, EXAMPLES[kind].half, EXAMPLES[kind].wrong, {}):
                plain = {name: values for name, values in sent.items() if name != "certainty"}
                here = page.evaluate(
                    "([key, given]) => mark(key, given)", [key_of(scored), sent_as_form(kind.value, plain)]
                )
                there = mark(scored, parse_response(scored, raw(plain)))
                assert (here["right"], here["score"]) == (there.right, pytest.approx(there.score)), (
                    kind,
                    scoring,
                    sent,
                )
                tried += 1
    assert tried == len(MARKED_HERE) * 20


def test_the_script_of_packages_reads_typed_answers_as_the_site_does(opened: Callable[..., Page]) -> None:
    page = opened()
    for exact in ([], ["case"], ["accents"], ["case", "accents"]):
        here = page.evaluate("([texts, exact]) => texts.map((text) => normalised(text, exact))", [list(TEXTS), exact])
        assert here == [normalised(text, case="case" in exact, accents="accents" in exact) for text in TEXTS]
    here = page.evaluate("(texts) => texts.map(numbers)", list(NUMBERS))
    assert here == [[float(number) for number in numbers(text)] for text in NUMBERS]
