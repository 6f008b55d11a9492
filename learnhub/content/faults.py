"""The faults of course text: code -> how grave, what is wrong, how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from learnhub.domain.errors import Fault


class Severity(StrEnum):
    """An error keeps a course from being imported; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Sentence:
    """The words for a code; `wrong` and `mend` take the fault's parameters as %(name)s."""

    wrong: str
    mend: str
    severity: Severity = Severity.ERROR


class Faults:
    """Collects the faults of one file, so that none hides another."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Fault] = []

    def add(self, line: int, code: str, **params: object) -> None:
        """Note one fault; `line` counts from 1 in the file."""
        self.found.append(Fault(f"{self.path}:{line}", code, params))


def nearest(text: str, known: Iterable[str]) -> str:
    """What was most likely meant, of what there is."""
    return next(iter(get_close_matches(text, sorted(known), 1, 0)), "-")


def severity(fault: Fault) -> Severity:
    """Whether the fault is an error or a warning."""
    return SENTENCES[fault.code].severity


def errors(faults: Iterable[Fault]) -> list[Fault]:
    """The faults that keep a course from being imported."""
    return [fault for fault in faults if severity(fault) is Severity.ERROR]


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """The faults by file, then line (as a number), then code; each once."""

    def key(fault: Fault) -> tuple[str, int, str, str]:
        name, _, line = fault.path.rpartition(":")
        return name, int(line), fault.code, repr(fault.params)

    return [fault for _, fault in sorted({key(fault): fault for fault in faults}.items())]


def said(fault: Fault, translate: Callable[[str], str] = str) -> tuple[str, str]:
    """What is wrong, and how to mend it, each on one line; `translate` gives a sentence in a language."""
    sentence = SENTENCES[fault.code]
    wrong, mend = (translate(part) % fault.params for part in (sentence.wrong, sentence.mend))
    return _printable(wrong), _printable(mend)


def render_faults(faults: Iterable[Fault], translate: Callable[[str], str] = str) -> list[str]:
    """One line a fault: "file:line: what is wrong. How to mend it."; `translate` gives a sentence in a language."""
    return [_printable(f"{fault.path}: ") + " ".join(said(fault, translate)) for fault in faults]


def _printable(line: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in line)


# The mark by which the sentences are found for translation.
N_ = str

SENTENCES: dict[str, Sentence] = {
    # Folders, zip files and names
    "folder-missing": Sentence(N_("There is no such folder."), N_("Name the folder that holds course.md.")),
    "file-link": Sentence(N_("This is a link."), N_("Put the file itself in its place.")),
    "file-special": Sentence(N_("This is neither a file nor a folder."), N_("Remove it.")),
    "file-unreadable": Sentence(N_("The file cannot be read."), N_("Let it be read by you, or remove it.")),
    "file-kind": Sentence(
        N_("A course has no file of this name here."),
        N_("Rename it as the text format says (course.md, 01-name/module.md, 01-name/01-name.md), or remove it."),
    ),
    "file-too-large": Sentence(
        N_("The file is larger than %(limit)s bytes."), N_("Split it, or make the picture smaller.")
    ),
    "too-many-files": Sentence(N_("There are more than %(limit)s files."), N_("Split the course.")),
    "course-too-large": Sentence(N_("All files together are larger than %(limit)s bytes."), N_("Split the course.")),
    "name-unsafe": Sentence(
        N_("The name %(name)s leads out of the course or holds a sign that names cannot have."),
        N_("Use letters, digits, hyphens, underscores and full stops."),
    ),
    "name-not-nfc": Sentence(
        N_("The name is not in the Unicode form NFC."), N_("Rename the file: type its name again.")
    ),
    "name-case": Sentence(N_("The name differs from %(other)s in case alone."), N_("Rename one of the two.")),
    "name-twice": Sentence(N_("Two files have this name."), N_("Remove one of them.")),
    "zip-unreadable": Sentence(N_("This is not a zip file, or it is damaged."), N_("Make the zip file again.")),
    "zip-encrypted": Sentence(N_("The file is encrypted."), N_("Make the zip file without a password.")),
    "zip-method": Sentence(
        N_("The file is packed by a method that is not read here."), N_("Make the zip file with the method deflate.")
    ),
    "zip-ratio": Sentence(
        N_("The file unfolds to more than %(limit)s times its packed size."), N_("Remove it from the zip file.")
    ),
    "course-file-missing": Sentence(N_("The file course.md is missing."), N_("Write it at the top of the folder.")),
    "module-file-missing": Sentence(N_("The module has no file module.md."), N_("Write it in the module's folder.")),
    "translation-alone": Sentence(
        N_("There is no %(original)s that this file could translate."), N_("Add it, or remove the translation.")
    ),
    # Translations
    "translation-between": Sentence(
        N_("This line stands between the passages of the translation."),
        N_("Put it into a passage: a line with three colons, key and fingerprint, the words, three colons."),
    ),
    "translation-twice": Sentence(N_("The passage %(key)s stands twice in this file."), N_("Remove one of the two.")),
    "translation-line": Sentence(
        N_("The passage %(key)s must be one line of at most %(most)s characters."), N_("Shorten it.")
    ),
    "translation-form": Sentence(
        N_("The passage %(key)s is one paragraph in the original."),
        N_("Write one paragraph: no empty line, and no sign at its start that begins a list, a heading or a block."),
    ),
    "translation-links": Sentence(
        N_("The passage %(key)s must keep the links of the original. Missing: %(lost)s. Too many: %(added)s."),
        N_("Keep the addresses in brackets after the words of a link as they are."),
    ),
    "translation-pictures": Sentence(
        N_("The passage %(key)s must keep the pictures of the original. Missing: %(lost)s. Too many: %(added)s."),
        N_("Keep the address of each picture as it is, and translate its alternative text."),
    ),
    "translation-gaps": Sentence(
        N_("The passage %(key)s must keep the gaps of the original: %(gaps)s."),
        N_("Keep the names of the gaps as they are."),
    ),
    "translation-answers": Sentence(
        N_("The accepted answers of %(key)s are not one a line, each once."),
        N_("Write one answer a line, without empty lines."),
    ),
    "translation-emphasis": Sentence(
        N_("In the passage %(key)s other words are emphasized than in the original."),
        N_("Emphasize as many words as the original does, with the same signs."),
        Severity.WARNING,
    ),
    "translation-stale": Sentence(
        N_("The original of the passage %(key)s has changed since it was translated."),
        N_("Translate it again; until then the original is shown."),
        Severity.WARNING,
    ),
    "translation-missing": Sentence(
        N_("Passages that are not translated yet: %(count)s, the first is %(first)s."),
        N_("Translate them; until then the original is shown."),
        Severity.WARNING,
    ),
    "translation-orphan": Sentence(
        N_("The original has no passage %(key)s any more."),
        N_("Remove these words, or give them the key of the passage that they translate."),
        Severity.WARNING,
    ),
    "translation-unread": Sentence(
        N_("The course cannot be read in the language %(language)s. The first reason: %(reason)s"),
        N_("Mend the translation of the file that is named."),
    ),
    # Bytes
    "bytes-bom": Sentence(N_("The file begins with a byte order mark."), N_("Save it as UTF-8 without the mark.")),
    "bytes-not-utf-8": Sentence(N_("This line is not UTF-8."), N_("Save the file as UTF-8.")),
    "bytes-cr": Sentence(
        N_("This line ends with a carriage return."), N_("Save the file with Unix line ends (one line feed).")
    ),
    "bytes-control": Sentence(N_("The line holds a control character."), N_("Remove it.")),
    "line-too-long": Sentence(N_("The line is longer than %(limit)s characters."), N_("Break it into paragraphs.")),
    "media-not-image": Sentence(
        N_("The bytes are not those of the picture that the ending names."), N_("Save the picture again.")
    ),
    "media-active": Sentence(
        N_("The picture holds %(what)s."), N_("Save it as a plain SVG: shapes and text alone, in UTF-8.")
    ),
    "svg-contrast": Sentence(
        N_("“%(text)s” stands out %(ratio)s to 1 from what is behind it."),
        N_("Make it %(least)s to 1 or more: darker words, or a lighter ground."),
        Severity.WARNING,
    ),
    "svg-contrast-dark": Sentence(
        N_("In the dark, “%(text)s” stands out %(ratio)s to 1 from what is behind it."),
        N_("Make it %(least)s to 1 or more in the colours for the dark."),
        Severity.WARNING,
    ),
    "media-unused": Sentence(
        N_("No file of the module shows this picture."), N_("Show it, or remove it."), Severity.WARNING
    ),
    # Audio, video and captions
    "recording-kind": Sentence(
        N_("The bytes are not those of the audio or video that the ending names."),
        N_("Save it as MP3, M4A, OGG, MP4 or WebM; it is kept as it is and not converted here."),
    ),
    "recording-large": Sentence(
        N_("The recording is larger than %(limit)s MB."), N_("Cut it, or save it smaller: it is not made smaller here.")
    ),
    "recordings-large": Sentence(
        N_("All recordings together are larger than %(limit)s MB."), N_("Split the course, or save them smaller.")
    ),
    "recording-not-taken": Sentence(
        N_("Audio and video are not taken on this way in."), N_("Add the recording to its module in the studio.")
    ),
    "recording-head": Sentence(
        N_("The block %(name)s does not begin with a link to its file."),
        N_("Write its title and its file as a paragraph of its own: [title](media/%(example)s)."),
    ),
    "recording-block": Sentence(
        N_("The file %(target)s cannot be played in a block %(name)s."), N_("Name a file that ends in %(endings)s.")
    ),
    "transcript-missing": Sentence(
        N_("The recording has no transcript."), N_("Write under its title, in the block, what is said and shown.")
    ),
    "captions-missing": Sentence(
        N_("The video %(target)s has no captions."), N_("Put the file %(captions)s in WebVTT beside it.")
    ),
    "captions-head": Sentence(N_("The captions do not begin as WebVTT does."), N_("Write WEBVTT as the first line.")),
    "captions-empty": Sentence(
        N_("There are no captions in the file."),
        N_("Write a line 00:00:01.000 --> 00:00:04.000 and its words under it."),
    ),
    "captions-time": Sentence(
        N_("“%(text)s” is no time of a caption."),
        N_("Write it as 00:00:01.000 --> 00:00:04.000, with a full stop before the thousandths."),
    ),
    "captions-end": Sentence(N_("The caption ends before it begins."), N_("Correct one of its two times.")),
    "captions-order": Sentence(
        N_("The caption begins before the one above it."), N_("Put the captions in the order of their times.")
    ),
    "captions-words": Sentence(N_("The caption has no words."), N_("Write them under its time, or remove it.")),
    "captions-gap": Sentence(
        N_("A time stands among the words of a caption."), N_("Leave an empty line before each caption.")
    ),
    "captions-style": Sentence(N_("The captions bring styles of their own."), N_("Remove the block STYLE.")),
    # Front matter
    "front-missing": Sentence(N_("The file does not begin with front matter."), N_("Write +++ as its first line.")),
    "front-open": Sentence(N_("The front matter does not end."), N_("Write a line +++ after its last key.")),
    "front-too-long": Sentence(N_("The front matter is longer than %(limit)s characters."), N_("Shorten it.")),
    "front-toml": Sentence(N_("This is not TOML (%(reason)s)."), N_('Write key = "value", one a line.')),
    "key-missing": Sentence(N_("The key %(key)s is missing."), N_("Add it.")),
    "key-unknown": Sentence(N_("The key %(key)s is not known here."), N_("Remove it, or write %(nearest)s.")),
    "value-text": Sentence(N_("The value of %(key)s is not text."), N_("Put it between quotation marks.")),
    "value-number": Sentence(N_("The value of %(key)s is not a whole number."), N_("Write it as in 6, without marks.")),
    "value-yes-no": Sentence(N_("The value of %(key)s is neither true nor false."), N_("Write true or false.")),
    "value-list": Sentence(N_("The value of %(key)s is not a list."), N_('Write it as in ["one", "two"].')),
    "value-table": Sentence(N_("The value of %(key)s is not a table."), N_("Write it under [[%(key)s]].")),
    "value-choice": Sentence(N_("%(key)s has a value that is not known."), N_("Write one of: %(choices)s.")),
    "value-low": Sentence(N_("The value of %(key)s is below %(least)s."), N_("Write %(least)s or more.")),
    "value-high": Sentence(N_("The value of %(key)s is above %(most)s."), N_("Write %(most)s or less.")),
    "value-line": Sentence(
        N_("The text of %(key)s is not one line of 1 to %(most)s characters."), N_("Shorten it to one line.")
    ),
    "value-paragraph": Sentence(
        N_("%(value)s is not a paragraph of the resolution."), N_('Write "preamble", or "¶1" to "¶12".')
    ),
    "value-passage": Sentence(N_("%(value)s does not name a passage."), N_("Write lesson-id#heading-id.")),
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
    ),
    "block-unclosed": Sentence(
        N_("The block %(name)s does not end."),
        N_("Close it with as many colons as opened it; an outer block has one colon more than the block in it."),
    ),
    "block-stray": Sentence(
        N_("These colons close no block."),
        N_("Remove the line, or give an outer block one colon more than the block in it."),
    ),
    "block-inside": Sentence(
        N_("The block %(name)s cannot stand here."),
        N_("Put it at the top level of a lesson; only model stands in another block, in activity."),
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
    # Headings, links, pictures
    "heading-level": Sentence(N_("A heading of this level is not used."), N_("Use ## or ###.")),
    "heading-order": Sentence(N_("A ### heading stands before any ## heading."), N_("Write ## first.")),
    "heading-here": Sentence(
        N_("No heading of this level can stand here."),
        N_("Put it at the top level of a lesson (in a block: ### alone), or make it a paragraph."),
    ),
    "heading-empty": Sentence(N_("The heading has no words."), N_("Write them, or remove the heading.")),
    "image-alt": Sentence(N_("The picture has no alternative text."), N_("Write ![what it shows](media/name).")),
    "image-alt-name": Sentence(
        N_("The alternative text of the picture is the name of a file."),
        N_("Write what the picture shows: ![what it shows](media/name)."),
        Severity.WARNING,
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
    # Options
    "option-mark": Sentence(
        N_("The mark of this option is not known."), N_("Write ( ) or (x); in a multiple response, [ ] or [x].")
    ),
    "option-empty": Sentence(N_("The option has no text."), N_("Write it after the mark.")),
    "option-extra": Sentence(
        N_("Under an option only its text and its > lines can stand."), N_("Move the rest above the options.")
    ),
    "options-stray": Sentence(
        N_("Options stand here outside a choice."), N_("Put them into a choice, or write a plain list.")
    ),
    "choice-options": Sentence(
        N_("A choice needs a question, then one list of two options or more, and nothing after it."),
        N_("Complete it."),
    ),
    "choice-two-recommended": Sentence(N_("Two options are recommended."), N_("Mark one of them with (x) at most.")),
    "consequence-missing": Sentence(N_("The option %(id)s has no consequence."), N_("Write it under it, after >.")),
    # Quizzes
    "quiz-empty": Sentence(N_("The quiz has no item."), N_("Write one under a ## heading.")),
    "settings-missing": Sentence(
        N_("The item does not begin with its settings."), N_("Write them in a ```toml block under the heading.")
    ),
    "settings-twice": Sentence(N_("The item has two blocks of settings."), N_("Remove one.")),
    "item-stem": Sentence(N_("The item asks nothing."), N_("Write the question under the settings.")),
    "item-order": Sentence(
        N_("After the answers only feedback lines with > can stand."), N_("Move this above the answers.")
    ),
    "item-options": Sentence(N_("The item has fewer than two options."), N_("Write two or more, in one list.")),
    "options-unexpected": Sentence(
        N_("Options stand in an item of kind %(kind)s."), N_("Write its answers as this kind asks, or change the kind.")
    ),
    "pairs-unexpected": Sentence(
        N_("Pairs stand in an item of kind %(kind)s."), N_("Write its answers as this kind asks, or change the kind.")
    ),
    "option-mark-kind": Sentence(
        N_("The marks do not fit the kind %(kind)s."),
        N_("Use ( ) and (x) for single and true-false, [ ] and [x] for multiple and mark."),
    ),
    "answers-missing": Sentence(N_("No accepted answer is given."), N_("Write each on a line: = text.")),
    "answers-unexpected": Sentence(N_("Accepted answers stand in an item of kind %(kind)s."), N_("Remove them.")),
    "answers-mixed": Sentence(
        N_("An accepted answer stands in a paragraph with other words."), N_("Leave an empty line between them.")
    ),
    "answer-empty": Sentence(N_("An accepted answer is empty."), N_("Write it after =, or remove the line.")),
    "answer-twice": Sentence(N_("The answer %(answer)s is given twice."), N_("Remove one.")),
    "right-none": Sentence(N_("No option is right."), N_("Mark the right one with an x.")),
    "right-two": Sentence(N_("Two options are right."), N_("Keep one x, or make the item a multiple response.")),
    "true-false-options": Sentence(
        N_("A true-false item has other options than true and false."), N_("Write True {#true} and False {#false}.")
    ),
    "feedback-missing": Sentence(N_("The option %(id)s has no feedback."), N_("Write it under it, after >.")),
    "feedback-long": Sentence(N_("The feedback has %(words)s words."), N_("Shorten it to %(most)s.")),
    "setting-unexpected": Sentence(N_("The kind %(kind)s does not take the key %(key)s."), N_("Remove the key.")),
    "scoring-kind": Sentence(
        N_("The kind %(kind)s is not scored like this."), N_("Write one of: %(choices)s, or remove the key.")
    ),
    "feedback-item-missing": Sentence(
        N_("The item has no feedback."), N_("Say why its answer is right, after > at its end.")
    ),
    "answer-number": Sentence(
        N_("%(answer)s is not a number."), N_("Write figures with a point before the decimals, as in = 12.5.")
    ),
    "value-tolerance": Sentence(
        N_("The tolerance is neither a number nor a percentage."), N_('Write tolerance = 0.5, or tolerance = "2%%".')
    ),
    "value-factor": Sentence(
        N_("A unit has no number above 0."), N_("Write how many of it make one of the first: { km = 1, m = 1000 }.")
    ),
    "gaps-missing": Sentence(N_("The passage has no gap."), N_("Write {{name}} where a gap is.")),
    "gap-name": Sentence(
        N_("The gap %(gap)s stands twice, or its name is no id."), N_("Give each gap a name of its own, as in {{who}}.")
    ),
    "gap-unfilled": Sentence(
        N_("No text fills the gap %(gap)s."), N_("Write each accepted text on a line: = %(gap)s: text.")
    ),
    "gap-unknown": Sentence(
        N_("%(answer)s names no gap of the passage."), N_("Write = name: text, with the name of a gap.")
    ),
    "pair-form": Sentence(N_("This line is not a pair."), N_("Write : left {#id} => right {#id}, each on one line.")),
    "pairs-few": Sentence(
        N_("The item has fewer than two rows, or one target for all."),
        N_("Write : left {#id} => right {#id} for each."),
    ),
    "target-twice": Sentence(
        N_("The target %(id)s has two texts."), N_("Write the same text, or give one of them another id.")
    ),
    "target-words": Sentence(N_("The target %(id)s has no text."), N_("Write it where the target stands first.")),
    "open-practice": Sentence(
        N_("An open response waits for a person, and practice marks at once."), N_('Write form = "A" or "B".')
    ),
    "survey-empty": Sentence(N_("The survey asks nothing."), N_("Write a ## heading for each question.")),
    "survey-options": Sentence(
        N_("The question has fewer than two answers to choose from."), N_("Write a list of answers under it.")
    ),
    "survey-mark": Sentence(N_("An answer here begins with %(mark)s."), N_("No answer of a survey is right or wrong.")),
    "survey-feedback": Sentence(N_("An answer of a survey has no feedback."), N_("Remove the lines after >.")),
    "question-order": Sentence(N_("This stands after the answers."), N_("Move it before them.")),
    "scale-ends": Sentence(N_("The scale does not say what its ends mean."), N_('Write low = "..." and high = "...".')),
    "scale-ends-unexpected": Sentence(N_("A question of kind %(kind)s has no ends."), N_("Remove low and high.")),
    "exemplar-missing": Sentence(
        N_("Peers mark the item, but it has no exemplar for them to mark first."),
        N_('Write exemplar = "the text", or the number of an approved case: exemplar = "case:C-2026-14".'),
    ),
    "exemplar-case": Sentence(N_("%(name)s is not the number of a case."), N_("Write it as in case:C-2026-14.")),
    "exemplar-points": Sentence(
        N_("The line %(id)s of the rubric does not say what the exemplar gets."),
        N_("Write exemplar = and its points in that table."),
    ),
    "rubric-small": Sentence(
        N_("The rubric has fewer than %(least)s points, so that any two marks would agree."),
        N_("Give its lines more points, or let trainers mark the item."),
    ),
    "rubric-missing": Sentence(
        N_("The item has no rubric."), N_("Write a [[rubric]] table for each thing that is looked for.")
    ),
    "pass-over-draw": Sentence(
        N_("%(passing)s right answers are asked of %(draw)s questions."), N_("Lower pass, or raise draw.")
    ),
    "form-short": Sentence(
        N_("Form %(form)s has %(count)s items, and %(draw)s are drawn."), N_("Write more items, or lower draw.")
    ),
    "value-moment": Sentence(
        N_("%(key)s is not a moment with its time zone."), N_("Write it as in %(key)s = 2027-03-01T08:00:00Z.")
    ),
    "window-empty": Sentence(N_("The quiz closes before it opens."), N_("Correct opens or closes.")),
    "blueprint-short": Sentence(
        N_("Form %(form)s has %(count)s items for this line, and %(take)s are taken."),
        N_("Write more items that fit it, or take fewer."),
    ),
    "blueprint-over-draw": Sentence(
        N_("The blueprint takes %(count)s questions, and %(draw)s are drawn."), N_("Raise draw, or take fewer.")
    ),
    # Scenarios
    "sheet-lines": Sentence(
        N_("%(key)s has %(count)s lines."), N_("A sheet has %(wanted)s there: write them, or leave some out.")
    ),
    "sheet-checklist": Sentence(
        N_("There is no checklist %(id)s in the lessons of this module."), N_("Correct it: there is %(nearest)s.")
    ),
    "scenario-intro": Sentence(
        N_("Nothing stands before the first scene."), N_("Write who the reader is, what is on the table, and by when.")
    ),
    "scenario-endless": Sentence(
        N_("The scenario has no ending."), N_('Write ending = "worked", "partly" or "did-not-work" in a ```toml block.')
    ),
    "scenario-size": Sentence(
        N_("The scenario has %(scenes)s scenes and %(endings)s endings."),
        N_("Bring it to %(least)s to %(most)s scenes and at least %(wanted)s endings."),
        Severity.WARNING,
    ),
    "scene-empty": Sentence(N_("The scene says nothing."), N_("Write what happens, under its heading.")),
    "scene-order": Sentence(
        N_("After the choices, or after the debrief of an ending, nothing more can stand."),
        N_("Move this above them."),
    ),
    "scene-dead-end": Sentence(
        N_("The scene is a dead end: it has no choice and is no ending."),
        N_('Add choices, or a ```toml block with ending = "worked", "partly" or "did-not-work".'),
    ),
    "scene-one-way": Sentence(N_("The scene has one choice."), N_("Add another, or join it with the next scene.")),
    "scene-unknown": Sentence(N_("There is no scene %(id)s in this file."), N_("Correct it: there is %(nearest)s.")),
    "scene-unreachable": Sentence(
        N_("No way leads from the first scene to %(id)s."), N_("Let a choice lead to it, or remove it.")
    ),
    "scene-loop": Sentence(
        N_("The choice leads back to %(id)s, which came before it."), N_("Lead on: the story goes forward.")
    ),
    "ending-choices": Sentence(N_("An ending has choices."), N_("Remove them, or its settings.")),
    "debrief-missing": Sentence(N_("The ending has no debrief."), N_("Write what to take along, after >.")),
    "debrief-early": Sentence(N_("The debrief stands in a scene that goes on."), N_("Move it to an ending.")),
    "choice-mark": Sentence(N_("A choice of a scenario is neither right nor wrong."), N_("Write ( ).")),
    "choice-leads": Sentence(
        N_("The choice does not say where it leads."), N_("Write => and the id of a scene at the end of its text.")
    ),
    "choice-extra": Sentence(
        N_("Under a choice only its > lines and its lines of debrief can stand."), N_("Move the rest into the scene.")
    ),
    "consequence-long": Sentence(
        N_("The consequence has %(words)s words."), N_("Shorten it to %(most)s."), Severity.WARNING
    ),
    "effects-missing": Sentence(
        N_("The choice %(id)s has no line of debrief."),
        N_("Write + principle: words, or - principle: words, under its consequence."),
    ),
    "effect-form": Sentence(
        N_("The line of debrief does not begin with a principle."),
        N_("Write + or -, one of these, a colon and the words: %(principles)s."),
    ),
    "effect-twice": Sentence(
        N_("The principle %(principle)s stands twice under this choice."), N_("Join the two lines.")
    ),
    "effect-long": Sentence(
        N_("The line of debrief has %(words)s words."), N_("Shorten it to %(most)s."), Severity.WARNING
    ),
    # The course as a whole
    "course-empty": Sentence(N_("The course has no module."), N_("Add a folder such as 01-name with module.md.")),
    "module-without-lessons": Sentence(N_("The module has no lesson."), N_("Add a file such as 01-name.md.")),
    "module-without-quiz": Sentence(N_("The module has no quiz."), N_("Add a file such as 03-check.quiz.md.")),
    "objective-unknown": Sentence(
        N_("The module has no objective %(id)s."), N_("Add it to module.md, or write %(nearest)s.")
    ),
    "objective-without-item": Sentence(
        N_("No quiz item tests the objective %(id)s."), N_("Write one, or remove the objective.")
    ),
    "passage-unknown": Sentence(N_("There is no passage %(passage)s."), N_("Correct it: there is %(nearest)s.")),
    # Style
    "word-weak": Sentence(
        N_("%(word)s says little."), N_("Name the act, the document or the date instead."), Severity.WARNING
    ),
    "sentence-long": Sentence(
        N_("This sentence has %(words)s words."), N_("Make two of it: %(most)s at most."), Severity.WARNING
    ),
    "lesson-length": Sentence(
        N_("The lesson has %(words)s words."), N_("Bring it to between %(least)s and %(most)s."), Severity.WARNING
    ),
    "grade-high": Sentence(
        N_("The lesson reads at grade %(grade)s."), N_("Use shorter words and sentences: grade 8."), Severity.WARNING
    ),
    "options-unequal": Sentence(
        N_("The options are very unequal in length (%(least)s to %(most)s words)."),
        N_("Make them alike, so that length tells nothing."),
        Severity.WARNING,
    ),
}
