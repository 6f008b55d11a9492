"""Where a country stands on a map of the world, in the Equal Earth projection: each area has its due size."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent.parent / "data" / "m49" / "places.csv"
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_NORTH = 84.0

WIDTH, HEIGHT = 1000, 435
SMALLEST, LARGEST = 4.0, 26.0


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """The point on the map (Savric, Patterson and Jenny, 2018), from its upper left corner."""
    x, y = _equal_earth(longitude, latitude)
    scale = WIDTH / 2 / _equal_earth(180, 0)[0]
    return WIDTH / 2 + x * scale, (_equal_earth(0, _NORTH)[1] - y) * scale


def place(code: str) -> tuple[float, float]:
    """The point of a country, kept within the map. Raises KeyError for what is no country."""
    x, y = project(*_places()[code])
    return round(x, 1), round(min(max(y, 0), HEIGHT - SMALLEST), 1)


def radius(count: int, most: int) -> float:
    """How large a dot is: its area grows with the count, and the least can be seen and touched."""
    return round(max(SMALLEST, LARGEST * math.sqrt(count / max(most, 8))), 1)


@cache
def _places() -> Mapping[str, tuple[float, float]]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(file)}


def _equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    one, two, three, four = _A
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    bend = 9 * four * theta**8 + 7 * three * theta**6 + 3 * two * theta**2 + one
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(theta) / (3 * bend)
    return x, four * theta**9 + three * theta**7 + two * theta**3 + one * theta
