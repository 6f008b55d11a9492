"""The Nu HTML checker over every page that the tests fetched or put into a book. No pages at all is a fault."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from needs import CHECKER_JAR, java

POLICY = "violates Content Security Policy (meta tag)"
"""Of a policy in the page the checker takes no data: address, no 'self' in a file and no hash of a long text: what the
browser lets through is shown by tests/browser/test_packages.py, where a refusal fails the test."""


def fetched_from(page: Path) -> str:
    """What a test noted behind a page: the address that it has it from."""
    return page.read_text(encoding="utf-8").rstrip().rpartition("\n")[2][-200:] if page.is_file() else ""


def main(folder: Path) -> None:
    """Print each distinct fault once with a page that shows it; raises SystemExit when there is one."""
    pages = sorted([*folder.glob("*.html"), *folder.glob("*.xhtml")])
    if not pages:
        raise SystemExit(f"HTML checker: no pages in {folder}, so nothing was checked")
    runtime = java()
    if not runtime:
        raise SystemExit("HTML checker: no Java runtime")
    # A page in Arabic may hold a lesson in English, marked as such; guessing the language of the whole says nothing.
    options = ["--no-langdetect", "--format", "json", "--exit-zero-always"]
    command = [runtime, "-Xss4m", "-jar", str(CHECKER_JAR), *options]
    done = subprocess.run([*command, *map(str, pages)], check=False, capture_output=True, text=True)
    faults: dict[str, list[str]] = defaultdict(list)
    for message in json.loads(done.stderr)["messages"]:
        if POLICY not in message["message"] and (message["type"] != "info" or message.get("subType") == "warning"):
            page = Path(message.get("url", "")).name
            where = f"{page}:{message.get('lastLine', '?')} {fetched_from(folder / page)}"
            faults[f"{message['message']}\n    {message.get('extract', '').strip()}"].append(where)
    for fault, places in faults.items():
        print(f"{fault}\n    {places[0]} ({len(places)} in all)")
    print(f"HTML checker: {len(pages)} pages, {len(faults)} faults")
    if faults:
        raise SystemExit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
