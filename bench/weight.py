"""What a page weighs: its HTML, and everything a browser fetches for it the first time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import dirname, normpath

from bench.load import Answer, Call, User, fetch

LINKED = re.compile(
    r'<link rel="(?:stylesheet|icon|modulepreload|preload)"[^>]*? href="([^"]+)"'
    r'|<(?:script|img)[^>]*? src="([^"]+)"|<use href="([^"#]+)#'
)
IMPORTED = re.compile(r"""(?:import|from)\s*["'](\.[^"']+)["']""")
FACE = re.compile(r"@font-face\{[^}]*\}")
URL = re.compile(r"url\(([^)]+)\)")
RANGE = re.compile(r"unicode-range:([^;}]+)")


@dataclass(frozen=True)
class Weight:
    """Of a page: bytes of its HTML plain and as sent, its elements; requests and bytes of a cold visit."""

    html: int
    sent: int
    elements: int
    requests: int
    wire: int
    font_requests: int
    font_wire: int


def weigh(port: int, path: str, cookies: dict[str, str], *, language: str = "en") -> Weight:
    """Fetch a page and what it asks for, as a browser with an empty cache does."""
    user = User(port, cookies={"learnhub_language": language, **cookies})
    page = fetch(user, Call(path))
    html = page.text
    wanted = list(dict.fromkeys(address for found in LINKED.findall(html) for address in found if address))
    got: dict[str, Answer] = {}
    fonts: dict[str, Answer] = {}
    for address in wanted:
        if address.startswith("data:") or address in got:
            continue
        got[address] = fetch(user, Call(address))
        if address.endswith(".js"):
            wanted += [normpath(f"{dirname(address)}/{name}") for name in IMPORTED.findall(got[address].text)]
        if address.endswith(".css"):
            for font in _fonts(got[address].text, address, set(html)):
                fonts[font] = fetch(user, Call(font))
    user.close()
    return Weight(
        html=len(html.encode()),
        sent=len(page.body),
        elements=len(re.findall(r"<[a-z]", html)),
        requests=1 + len(got),
        wire=page.wire + sum(each.wire for each in got.values()),
        font_requests=len(fonts),
        font_wire=sum(each.wire for each in fonts.values()),
    )


def _fonts(css: str, address: str, characters: set[str]) -> list[str]:
    """The fonts of which a character stands in the page."""
    fonts = []
    for face in FACE.findall(css):
        ranges = RANGE.search(face)
        if ranges is None or any(_within(ranges[1], ord(each)) for each in characters):
            source = URL.search(face)
            assert source
            fonts.append(normpath(f"{dirname(address)}/{source[1].strip(chr(34))}"))
    return fonts


def _within(ranges: str, code: int) -> bool:
    for each in ranges.split(","):
        low, _, high = each.strip().removeprefix("U+").partition("-")
        if int(low, 16) <= code <= int(high or low, 16):
            return True
    return False
