"""Faults of a course as a whole, and of its style."""

from __future__ import annotations

from learnhub.content.faults.sentence import N_, Sentence, Severity

SENTENCES: dict[str, Sentence] = {
    # The course as a whole
    "course-empty": Sentence(
        N_("The course has no module."),
        N_("Add a folder such as 01-name with module.md."),
        in_forms=N_("Add one on the page of the course."),
    ),
    "module-without-lessons": Sentence(
        N_("The module has no lesson."),
        N_("Add a file such as 01-name.md."),
        in_forms=N_("Add one on the page of the course."),
    ),
    "module-without-quiz": Sentence(
        N_("The module has no quiz."),
        N_("Add a file such as 03-check.quiz.md."),
        in_forms=N_("Add one on the page of the course."),
    ),
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
