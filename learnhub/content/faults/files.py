"""Faults of folders, zip files, names and bytes: texts, pictures, audio, video and captions."""

from __future__ import annotations

from learnhub.content.faults.sentence import IN_FORM, N_, Sentence, Severity

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
    "recording-unused": Sentence(
        N_("No file of the module plays this recording."), N_("Show it, or remove it."), Severity.WARNING
    ),
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
        in_forms=IN_FORM,
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
}
