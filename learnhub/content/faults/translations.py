"""Faults of translations."""

from __future__ import annotations

from learnhub.content.faults.sentence import N_, Sentence, Severity

SENTENCES: dict[str, Sentence] = {
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
        in_forms=N_("Give the same words their links again, with the button Link."),
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
        in_forms=N_("Emphasize as many words as the original does."),
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
}
