"""What the files of a module name by an id, each with its words: objectives, passages, checklists."""

from __future__ import annotations

from learnhub.content.document import Document, FileKind, kind_of, read_document
from learnhub.content.faults import Faults
from learnhub.content.front_fields import front_fields
from learnhub.content.page import fields_of, page_blocks
from learnhub.content.remembered import Remembered, Texts


def named_in(files: Texts, folder: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """The ids that fields of a module can name, with their words, and its principle without any."""
    objectives: list[tuple[str, str]] = []
    principle = ""
    module = files.get(f"{folder}/module.md")
    if module and (document := read_document("", module, Faults(""))):
        rows = front_fields(FileKind.MODULE, document.front) or {}
        principle = rows.get("principle", "")
        objectives = [(rows[f"id-{n}"], rows[f"label-{n}"]) for n in range(100) if f"label-{n}" in rows]
    paths = [path for path in files if path.startswith(f"{folder}/") and kind_of(path) == (FileKind.LESSON, "")]
    files.need(path for path in paths if _named.get((path, files.names[path])) is None)
    passages: list[tuple[str, str]] = []
    checklists: list[tuple[str, str]] = []
    for path in paths:
        key = path, files.names[path]
        found = _named.get(key) or _named.put(key, _names_in(path, files[path]))
        passages += found[0]
        checklists += found[1]
    return {
        "objectives": tuple(objectives),
        "passages": tuple(passages),
        "checklists": tuple(checklists),
        "principle": ((principle, ""),),
    }


Names = tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]
_named: Remembered[tuple[str, str], Names] = Remembered(1024)


def _names_in(path: str, data: bytes) -> Names:
    """The passages and the checklists of a lesson, each with its words."""
    passages, checklists = [], []
    document = read_document(path, data, Faults("")) if b"+++" in data else None
    lesson = front_fields(FileKind.LESSON, document.front) if document else None
    for block in page_blocks(document) if document and lesson else ():
        fields = fields_of(block) if block.kind in {"heading", "checklist"} else None
        if fields and block.kind == "heading":
            title = (lesson or {}).get("title", "")
            passages.append((f"{_id_in(document)}#{fields['id']}", f"{title}: {fields['text']}"))
        elif fields:
            checklists.append((fields["id"], fields.get("line-0", fields["id"])))
    return tuple(passages), tuple(checklists)


def _id_in(document: Document | None) -> str:
    line = next((row for row in (document.front if document else "").split("\n") if row.startswith("id = ")), "")
    return line.removeprefix("id = ").strip('" ')
