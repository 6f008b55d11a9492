"""Sessions: how long one lasts, and the browser it is in, as a person knows it again."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 20
"""Sessions that one person may have at once; signing in once more ends the oldest."""

_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
"""What a User-Agent says, the special before the general: each browser also names those it descends from."""


@dataclass(frozen=True)
class Visit:
    """What a sign-in says of itself: the browser it comes from, and the hours that its session lasts."""

    browser: str
    hours: int


def browser_name(user_agent: str) -> str:
    """Browser and system, as in "Firefox, Windows"; empty where neither is known. Nothing else of it is kept."""
    found = (next((name for sign, name in table if sign in user_agent), "") for table in (_BROWSERS, _SYSTEMS))
    return ", ".join(filter(None, found))
