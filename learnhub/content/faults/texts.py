"""Faults of any text: its front matter and ids, blocks, headings, links and pictures."""

from __future__ import annotations

from learnhub.content.faults.sentence import AS_READ, IN_FORM, N_, Sentence, Severity

SENTENCES: dict[str, Sentence] = {
    # Front matter
    "front-missing": Sentence(N_("The file does not begin with front matter."), N_("Write +++ as its first line.")),
    "front-open": Sentence(N_("The front matter does not end."), N_("Write a line +++ after its last key.")),
    "front-too-long": Sentence(N_("The front matter is longer than %(limit)s characters."), N_("Shorten it.")),
    "front-toml": Sentence(
        N_("This is not TOML (%(reason)s)."), N_('Write key = "value", one a line.'), in_forms=AS_READ
    ),
    "key-missing": Sentence(N_("The key %(key)s is missing."), N_("Add it."), in_forms=IN_FORM),
    "key-unknown": Sentence(N_("The key %(key)s is not known here."), N_("Remove it, or write %(nearest)s.")),
    "value-text": Sentence(
        N_("The value of %(key)s is not text."), N_("Put it between quotation marks."), in_forms=IN_FORM
    ),
    "value-number": Sentence(
        N_("The value of %(key)s is not a whole number."), N_("Write it as in 6, without marks."), in_forms=IN_FORM
    ),
    "value-yes-no": Sentence(N_("The value of %(key)s is neither true nor false."), N_("Write true or false.")),
    "value-list": Sentence(N_("The value of %(key)s is not a list."), N_('Write it as in ["one", "two"].')),
    "value-table": Sentence(N_("The value of %(key)s is not a table."), N_("Write it under [[%(key)s]].")),
    "value-choice": Sentence(
        N_("%(key)s has a value that is not known."), N_("Write one of: %(choices)s."), in_forms=IN_FORM
    ),
    "value-low": Sentence(N_("The value of %(key)s is below %(least)s."), N_("Write %(least)s or more.")),
    "value-high": Sentence(N_("The value of %(key)s is above %(most)s."), N_("Write %(most)s or less.")),
    "value-line": Sentence(
        N_("The text of %(key)s is not one line of 1 to %(most)s characters."), N_("Shorten it to one line.")
    ),
    "value-paragraph": Sentence(
        N_("%(value)s is not a paragraph of the resolution."),
        N_('Write "preamble", or "¶1" to "¶12".'),
        in_forms=IN_FORM,
    ),
    "value-passage": Sentence(
        N_("%(value)s does not name a passage."), N_("Write lesson-id#heading-id."), in_forms=IN_FORM
    ),
    "value-wrong": Sentence(N_("The value of %(key)s cannot be used."), N_("Compare it with the text format.")),
    "format-newer": Sentence(
        N_("The format %(format)s is newer than this program, which knows %(known)s."),
        N_("Use a newer LearnHub, or write format = %(known)s."),
    ),
    # Ids
    "id-missing": Sentence(
        N_("The id of this %(what)s is missing."), N_("Write it, or run: learnhub courses check --add-ids.")
    ),
    "id-form": Sentence(
        N_("%(id)s cannot be an id."),
        N_("Use lower-case letters, digits and single hyphens, a letter first, 64 characters at most."),
    ),
    "id-place": Sentence(N_("The id does not stand at the end."), N_("Put {#id} at the end of the text.")),
    "id-twice": Sentence(N_("The id %(id)s stands already at %(first)s."), N_("Give one of the two another id.")),
    # Blocks
    "too-deep": Sentence(N_("The text is nested too deeply."), N_("Use fewer levels of lists and quotes.")),
    "fence-open": Sentence(N_("The code block does not end."), N_("Close it with the marks that opened it.")),
    "block-unknown": Sentence(N_("There is no block %(name)s."), N_("Write %(nearest)s, or remove the line.")),
    "block-argument": Sentence(
        N_("After the name %(name)s something stands that is not read."),
        N_("Write the name, then {#id} if this block takes one, and nothing else."),
        in_forms=AS_READ,
    ),
    "block-unclosed": Sentence(
        N_("The block %(name)s does not end."),
        N_("Close it with as many colons as opened it; an outer block has one colon more than the block in it."),
        in_forms=AS_READ,
    ),
    "block-stray": Sentence(
        N_("These colons close no block."),
        N_("Remove the line, or give an outer block one colon more than the block in it."),
        in_forms=AS_READ,
    ),
    "block-inside": Sentence(
        N_("The block %(name)s cannot stand here."),
        N_("Put it at the top level of a lesson; only model stands in another block, in activity."),
        in_forms=AS_READ,
    ),
    "block-here": Sentence(N_("No block can stand here."), N_("Write plain paragraphs.")),
    "block-head": Sentence(
        N_("The block %(name)s does not begin with a paragraph."), N_("Write its head as a paragraph of its own.")
    ),
    "case-card-here": Sentence(
        N_("A case card cannot stand here."),
        N_("Put it on a line of its own at the top level of a lesson, or write [words](case:C-2026-14)."),
    ),
    "block-empty": Sentence(N_("The block %(name)s is empty."), N_("Fill it, or remove it.")),
    "checklist-long": Sentence(
        N_("The checklist has %(count)s lines."), N_("Keep one to seven, in one list."), Severity.WARNING
    ),
    "key-points-count": Sentence(
        N_("There are %(count)s key points."), N_("Write three, in one list."), Severity.WARNING
    ),
    "unfinished": Sentence(
        N_("Words of a pattern still stand here."), N_("Write your own words where … stands, or take that line out.")
    ),
    "table-cells": Sentence(
        N_("This row of a table has %(cells)s cells under %(heads)s heads: the last are not shown."),
        N_("Write a head for each column, or put their words into other cells."),
        Severity.WARNING,
    ),
    # Headings, links, pictures
    "heading-level": Sentence(N_("A heading of this level is not used."), N_("Use ## or ###."), in_forms=AS_READ),
    "heading-order": Sentence(
        N_("A ### heading stands before any ## heading."),
        N_("Write ## first."),
        in_forms=N_("Put a heading before it."),
    ),
    "heading-here": Sentence(
        N_("No heading of this level can stand here."),
        N_("Put it at the top level of a lesson (in a block: ### alone), or make it a paragraph."),
        in_forms=AS_READ,
    ),
    "heading-empty": Sentence(N_("The heading has no words."), N_("Write them, or remove the heading.")),
    "image-alt": Sentence(
        N_("The picture has no alternative text."), N_("Write ![what it shows](media/name)."), in_forms=IN_FORM
    ),
    "image-alt-name": Sentence(
        N_("The alternative text of the picture is the name of a file."),
        N_("Write what the picture shows: ![what it shows](media/name)."),
        Severity.WARNING,
        in_forms=IN_FORM,
    ),
    "image-place": Sentence(
        N_("The picture %(target)s is not in the module's folder media."), N_("Put it there and write media/name.")
    ),
    "image-missing": Sentence(N_("There is no file %(target)s."), N_("Add it, or correct the name.")),
    "link-form": Sentence(
        N_("The link %(target)s cannot be followed."),
        N_("Write https://..., mailto:..., #heading-id, lesson-id, lesson-id#heading-id or case:C-2026-14."),
    ),
    "link-words": Sentence(
        N_("The words of the link, “%(words)s”, do not say where it leads."),
        N_("Write what is found there: read alone, a link says where it leads."),
        Severity.WARNING,
    ),
    "case-withdrawn": Sentence(
        N_("The case %(number)s is cited here, and readers cannot open it any more."),
        N_("Tell it without the case, or cite another."),
        Severity.WARNING,
    ),
    "case-missing": Sentence(
        N_("There is no case %(number)s on this site."), N_("Correct the number, or take it out."), Severity.WARNING
    ),
    "term-unknown": Sentence(
        N_("The word %(word)s is not among the words of the courses."),
        N_("Write term:%(nearest)s, or remove the link."),
    ),
    "link-dead": Sentence(N_("The link %(target)s leads nowhere."), N_("Correct it: there is %(nearest)s.")),
}
