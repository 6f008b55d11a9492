"""What can be wrong with a form is said in words: each code of a fault has its sentence."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS_OF_FORMS = ("domain", "services", "web")


def codes() -> dict[str, str]:
    """Code -> file, of every `Fault(place, "code")` on the floors whose faults stand in forms."""
    found = {}
    for floor in FLOORS_OF_FORMS:
        for file in (ROOT / "learnhub" / floor).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault" and len(node.args) > 1:
                    code = node.args[1]
                    if isinstance(code, ast.Constant):
                        found[str(code.value)] = str(file.relative_to(ROOT))
    return found


def test_every_code_of_a_fault_has_its_sentence() -> None:
    template = (ROOT / "templates" / "parts" / "faults.html").read_text(encoding="utf-8")
    said = set(re.findall(r'error\.code == "([^"]+)"', template))
    assert len(said) >= 10
    assert len(codes()) >= 5
    assert {code: file for code, file in codes().items() if code not in said} == {}
