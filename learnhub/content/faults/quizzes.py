"""Faults of options, quizzes and surveys."""

from __future__ import annotations

from learnhub.content.faults.sentence import AS_READ, IN_FORM, N_, Sentence

SENTENCES: dict[str, Sentence] = {
    # Options
    "option-mark": Sentence(
        N_("The mark of this option is not known."),
        N_("Write ( ) or (x); in a multiple response, [ ] or [x]."),
        in_forms=AS_READ,
    ),
    "option-empty": Sentence(N_("The option has no text."), N_("Write it after the mark."), in_forms=IN_FORM),
    "option-extra": Sentence(
        N_("Under an option only its text and its > lines can stand."),
        N_("Move the rest above the options."),
        in_forms=AS_READ,
    ),
    "options-stray": Sentence(
        N_("Options stand here outside a choice."), N_("Put them into a choice, or write a plain list.")
    ),
    "choice-options": Sentence(
        N_("A choice needs a question, then one list of two options or more, and nothing after it."),
        N_("Complete it."),
    ),
    "choice-two-recommended": Sentence(N_("Two options are recommended."), N_("Mark one of them with (x) at most.")),
    "consequence-missing": Sentence(
        N_("The option %(id)s has no consequence."), N_("Write it under it, after >."), in_forms=IN_FORM
    ),
    # Quizzes
    "quiz-empty": Sentence(
        N_("The quiz has no item."),
        N_("Write one under a ## heading."),
        in_forms=N_("Press Add here and choose a kind of question."),
    ),
    "settings-missing": Sentence(
        N_("The item does not begin with its settings."),
        N_("Write them in a ```toml block under the heading."),
        in_forms=AS_READ,
    ),
    "settings-twice": Sentence(N_("The item has two blocks of settings."), N_("Remove one."), in_forms=AS_READ),
    "item-stem": Sentence(N_("The item asks nothing."), N_("Write the question under the settings."), in_forms=IN_FORM),
    "item-order": Sentence(
        N_("After the answers only feedback lines with > can stand."),
        N_("Move this above the answers."),
        in_forms=AS_READ,
    ),
    "item-options": Sentence(
        N_("The item has fewer than two options."), N_("Write two or more, in one list."), in_forms=IN_FORM
    ),
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
    "answers-missing": Sentence(
        N_("No accepted answer is given."), N_("Write each on a line: = text."), in_forms=IN_FORM
    ),
    "answers-unexpected": Sentence(N_("Accepted answers stand in an item of kind %(kind)s."), N_("Remove them.")),
    "answers-mixed": Sentence(
        N_("An accepted answer stands in a paragraph with other words."),
        N_("Leave an empty line between them."),
        in_forms=AS_READ,
    ),
    "answer-empty": Sentence(
        N_("An accepted answer is empty."), N_("Write it after =, or remove the line."), in_forms=IN_FORM
    ),
    "answer-twice": Sentence(N_("The answer %(answer)s is given twice."), N_("Remove one.")),
    "right-none": Sentence(N_("No option is right."), N_("Mark the right one with an x."), in_forms=IN_FORM),
    "right-two": Sentence(
        N_("Two options are right."), N_("Keep one x, or make the item a multiple response."), in_forms=IN_FORM
    ),
    "true-false-options": Sentence(
        N_("A true-false item has other options than true and false."),
        N_("Write True {#true} and False {#false}."),
        in_forms=IN_FORM,
    ),
    "feedback-missing": Sentence(
        N_("The option %(id)s has no feedback."), N_("Write it under it, after >."), in_forms=IN_FORM
    ),
    "feedback-long": Sentence(N_("The feedback has %(words)s words."), N_("Shorten it to %(most)s.")),
    "setting-unexpected": Sentence(N_("The kind %(kind)s does not take the key %(key)s."), N_("Remove the key.")),
    "scoring-kind": Sentence(
        N_("The kind %(kind)s is not scored like this."),
        N_("Write one of: %(choices)s, or remove the key."),
        in_forms=IN_FORM,
    ),
    "feedback-item-missing": Sentence(
        N_("The item has no feedback."), N_("Say why its answer is right, after > at its end."), in_forms=IN_FORM
    ),
    "answer-number": Sentence(
        N_("%(answer)s is not a number."),
        N_("Write figures with a point before the decimals, as in = 12.5."),
        in_forms=N_("Write figures with a point before the decimals, as in 12.5."),
    ),
    "value-tolerance": Sentence(
        N_("The tolerance is neither a number nor a percentage."),
        N_('Write tolerance = 0.5, or tolerance = "2%%".'),
        in_forms=N_("Write a number, or a percentage such as 2%%."),
    ),
    "value-factor": Sentence(
        N_("A unit has no number above 0."),
        N_("Write how many of it make one of the first: { km = 1, m = 1000 }."),
        in_forms=N_("Write in figures how many of it make one of the first."),
    ),
    "gaps-missing": Sentence(
        N_("The passage has no gap."),
        N_("Write {{name}} where a gap is."),
        in_forms=N_("Choose the words that become a gap, then press Add a gap."),
    ),
    "gap-name": Sentence(
        N_("The gap %(gap)s stands twice, or its name is no id."),
        N_("Give each gap a name of its own, as in {{who}}."),
        in_forms=N_("Remove one."),
    ),
    "gap-unfilled": Sentence(
        N_("No text fills the gap %(gap)s."),
        N_("Write each accepted text on a line: = %(gap)s: text."),
        in_forms=IN_FORM,
    ),
    "gap-unknown": Sentence(
        N_("%(answer)s names no gap of the passage."),
        N_("Write = name: text, with the name of a gap."),
        in_forms=N_("Remove them."),
    ),
    "pair-form": Sentence(
        N_("This line is not a pair."), N_("Write : left {#id} => right {#id}, each on one line."), in_forms=AS_READ
    ),
    "pairs-few": Sentence(
        N_("The item has fewer than two rows, or one target for all."),
        N_("Write : left {#id} => right {#id} for each."),
        in_forms=IN_FORM,
    ),
    "target-twice": Sentence(
        N_("The target %(id)s has two texts."), N_("Write the same text, or give one of them another id.")
    ),
    "target-words": Sentence(N_("The target %(id)s has no text."), N_("Write it where the target stands first.")),
    "open-practice": Sentence(
        N_("An open response waits for a person, and practice marks at once."),
        N_('Write form = "A" or "B".'),
        in_forms=IN_FORM,
    ),
    "survey-empty": Sentence(
        N_("The survey asks nothing."),
        N_("Write a ## heading for each question."),
        in_forms=N_("Press Add here and choose a kind of question."),
    ),
    "survey-options": Sentence(
        N_("The question has fewer than two answers to choose from."),
        N_("Write a list of answers under it."),
        in_forms=IN_FORM,
    ),
    "survey-mark": Sentence(N_("An answer here begins with %(mark)s."), N_("No answer of a survey is right or wrong.")),
    "survey-feedback": Sentence(N_("An answer of a survey has no feedback."), N_("Remove the lines after >.")),
    "question-order": Sentence(N_("This stands after the answers."), N_("Move it before them."), in_forms=AS_READ),
    "scale-ends": Sentence(
        N_("The scale does not say what its ends mean."), N_('Write low = "..." and high = "...".'), in_forms=IN_FORM
    ),
    "scale-ends-unexpected": Sentence(N_("A question of kind %(kind)s has no ends."), N_("Remove low and high.")),
    "exemplar-missing": Sentence(
        N_("Peers mark the item, but it has no exemplar for them to mark first."),
        N_('Write exemplar = "the text", or the number of an approved case: exemplar = "case:C-2026-14".'),
        in_forms=IN_FORM,
    ),
    "exemplar-both": Sentence(N_("The exemplar is both a case and a text."), N_("Keep one of them.")),
    "exemplar-case": Sentence(
        N_("%(name)s is not the number of a case."), N_("Write it as in case:C-2026-14."), in_forms=IN_FORM
    ),
    "exemplar-points": Sentence(
        N_("The line %(id)s of the rubric does not say what the exemplar gets."),
        N_("Write exemplar = and its points in that table."),
        in_forms=IN_FORM,
    ),
    "rubric-small": Sentence(
        N_("The rubric has fewer than %(least)s points, so that any two marks would agree."),
        N_("Give its lines more points, or let trainers mark the item."),
    ),
    "rubric-missing": Sentence(
        N_("The item has no rubric."),
        N_("Write a [[rubric]] table for each thing that is looked for."),
        in_forms=IN_FORM,
    ),
    "pass-over-draw": Sentence(
        N_("%(passing)s right answers are asked of %(draw)s questions."),
        N_("Lower pass, or raise draw."),
        in_forms=IN_FORM,
    ),
    "form-short": Sentence(
        N_("Form %(form)s has %(count)s items, and %(draw)s are drawn."), N_("Write more items, or lower draw.")
    ),
    "value-moment": Sentence(
        N_("%(key)s is not a moment with its time zone."),
        N_("Write it as in %(key)s = 2027-03-01T08:00:00Z."),
        in_forms=IN_FORM,
    ),
    "window-empty": Sentence(N_("The quiz closes before it opens."), N_("Correct opens or closes.")),
    "blueprint-short": Sentence(
        N_("Form %(form)s has %(count)s items for this line, and %(take)s are taken."),
        N_("Write more items that fit it, or take fewer."),
    ),
    "blueprint-over-draw": Sentence(
        N_("The blueprint takes %(count)s questions, and %(draw)s are drawn."),
        N_("Raise draw, or take fewer."),
        in_forms=IN_FORM,
    ),
}
