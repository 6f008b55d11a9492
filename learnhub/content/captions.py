"""Captions in WebVTT: what is wrong with a file of them, line by line."""

from __future__ import annotations

import re

from learnhub.content.faults import Faults

CAPTIONS_LIMIT = 1024 * 1024
_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+\S.*)?")
_NEAR = re.compile(r"\d+:\d+(?::\d+)?[.,]\d+\s*-+>")


def check_captions(data: bytes, faults: Faults) -> None:
    """Note what keeps a browser from showing these captions, each with its line."""
    try:
        lines = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    except UnicodeDecodeError:
        faults.add(1, "bytes-not-utf-8")
        return
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        faults.add(1, "captions-head")
    cues, last = 0, -1
    row = next((row for row in range(1, len(lines)) if not lines[row].strip() or "-->" in lines[row]), len(lines))
    while row < len(lines):
        if not lines[row].strip():
            row += 1
            continue
        end = next((other for other in range(row, len(lines)) if not lines[other].strip()), len(lines))
        if lines[row].startswith("STYLE"):
            faults.add(row + 1, "captions-style")
        elif not lines[row].startswith(("NOTE", "REGION")):
            cues += 1
            last = _check_cue(lines[row:end], row + 1, last, faults)
        row = end
    if not cues:
        faults.add(1, "captions-empty")


def _check_cue(rows: list[str], line: int, last: int, faults: Faults) -> int:
    """Note the faults of one cue; when it begins, in milliseconds."""
    timed = next((place for place, row in enumerate(rows[:2]) if "-->" in row or _NEAR.search(row)), 0)
    found = _TIMING.fullmatch(rows[timed].strip())
    if not found:
        faults.add(line + timed, "captions-time", text=rows[timed][:60])
        return last
    begin, end = _moment(*found.groups()[:4]), _moment(*found.groups()[4:])
    if end <= begin:
        faults.add(line + timed, "captions-end")
    if begin < last:
        faults.add(line + timed, "captions-order")
    if not any(row.strip() for row in rows[timed + 1 :]):
        faults.add(line + timed, "captions-words")
    for place, row in enumerate(rows[timed + 1 :], timed + 1):
        if "-->" in row:
            faults.add(line + place, "captions-gap")
    return begin


def _moment(hours: str | None, minutes: str, seconds: str, thousandths: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)
