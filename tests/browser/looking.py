"""What axe looks at: a page whose tree no test has shown it before, and the colours of what stands where none stood."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ELEMENTS = """() => {
    const said = ['type', 'aria-current', 'aria-disabled', 'aria-invalid', 'open', 'hidden', 'disabled', 'checked'];
    const small = e => e.getElementsByTagName('*').length < 30 && e.querySelector(':checked, :disabled');
    const own = e => [e.tagName, e.getAttribute('class') || '', ...said.map(name => e.getAttribute(name)),
        e.checked ? 'checked' : '', small(e) ? 'holds' : ''].join('.');
    const list = [];
    const walk = (e, depth) => { list.push([depth, own(e)]); for (const child of e.children) walk(child, depth + 1); };
    walk(document.documentElement, 0);
    window.beingLookedAt = true;
    return list;
}"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
COLOURS_ALONE = {"runOnly": {"type": "rule", "values": COLOURS}}
ALL_BUT_COLOURS = {"runOnly": TAGS, "rules": {name: {"enabled": False} for name in COLOURS}}
RUN = """([places, options]) => {
    if (!window.beingLookedAt || !window.axe) throw new Error('a navigation took the page away');
    const every = document.querySelectorAll('*');
    const here = places && places.map(place => every[place]).filter(element => document.body.contains(element));
    if (here && !here.length) return { violations: [] };
    return axe.run(here ? { include: here } : document, { ...options, resultTypes: ['violations'], preload: false });
}"""
ENOUGH = 2
"""Of siblings with the same tree below them, a third says nothing new."""


def _short(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=9).hexdigest()


def shape(elements: Sequence[tuple[int, str]]) -> tuple[str, list[str]]:
    """The tree of a page, given in the order of its text with the depth of each element; and where each of them stands:
    its ancestors, itself and the sibling before it, which is what its colours follow."""
    ways: list[str] = []
    open_: list[tuple[str, str, list[str], list[str]]] = []

    def close(depth: int) -> str:
        tree = ""
        while len(open_) > depth:
            own, _way, _names, trees = open_.pop()
            tree = _short(f"{own}({','.join(trees)})")
            if open_ and open_[-1][3].count(tree) < ENOUGH:
                open_[-1][3].append(tree)
        return tree

    for depth, own in elements:
        close(depth)
        above, names = (open_[-1][1], open_[-1][2]) if open_ else ("", [])
        ways.append(_short(f"{above}>{names[-1] if names else ''}+{own}"))
        names.append(own)
        open_.append((own, _short(f"{above}>{own}"), [], []))
    return close(0), ways


class Looker:
    """Looks at pages with axe, and knows what the other workers of this run have looked at."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.ways = folder / "ways"
        self.script = Axe().axe_script

    def look(self, page: Page) -> None:
        """Fails on any accessibility fault of the page as it stands, or of its colours, in light and in dark."""
        tree, ways = shape(page.evaluate(ELEMENTS))
        seen, known = self.folder / tree, self._known()
        places = {way: place for place, way in enumerate(ways) if way not in known}
        if seen.exists() and not places:
            return
        page.evaluate(self.script)
        try:
            if not seen.exists():
                assert self._run(page, "light", None, ALL_BUT_COLOURS)["passes"], f"axe looked at nothing on {page.url}"
            if places:
                for scheme in ("light", "dark"):
                    self._run(page, scheme, list(places.values()), COLOURS_ALONE)
        finally:
            page.emulate_media(color_scheme=None, reduced_motion=None)
        seen.touch()
        self._learn(places)

    def _run(self, page: Page, scheme: Any, places: list[int] | None, rules: dict[str, Any]) -> dict[str, Any]:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        results = AxeResults(page.evaluate(RUN, [places, rules]))
        assert results.violations_count == 0, f"{page.url} ({scheme})\n{results.generate_report()}"
        return dict(results.response)

    def _known(self) -> set[str]:
        return set(self.ways.read_text().split()) if self.ways.exists() else set()

    def _learn(self, ways: Iterable[str]) -> None:
        with self.ways.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write("".join(f"{way}\n" for way in ways))
