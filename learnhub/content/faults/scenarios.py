"""Faults of scenarios."""

from __future__ import annotations

from learnhub.content.faults.sentence import AS_READ, IN_FORM, N_, Sentence, Severity

SENTENCES: dict[str, Sentence] = {
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
        N_("The scenario has no ending."),
        N_('Write ending = "worked", "partly" or "did-not-work" in a ```toml block.'),
        in_forms=N_("Say in the form of a scene how it ends there."),
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
        in_forms=AS_READ,
    ),
    "scene-dead-end": Sentence(
        N_("The scene is a dead end: it has no choice and is no ending."),
        N_('Add choices, or a ```toml block with ending = "worked", "partly" or "did-not-work".'),
        in_forms=N_("Add ways out in its form, or say there how it ends."),
    ),
    "scene-one-way": Sentence(N_("The scene has one choice."), N_("Add another, or join it with the next scene.")),
    "scene-unknown": Sentence(N_("There is no scene %(id)s in this file."), N_("Correct it: there is %(nearest)s.")),
    "scene-unreachable": Sentence(
        N_("No way leads from the first scene to %(id)s."), N_("Let a choice lead to it, or remove it.")
    ),
    "scene-loop": Sentence(
        N_("The choice leads back to %(id)s, which came before it."), N_("Lead on: the dilemma goes forward.")
    ),
    "ending-choices": Sentence(N_("An ending has choices."), N_("Remove them, or its settings.")),
    "debrief-missing": Sentence(
        N_("The ending has no debrief."), N_("Write what to take along, after >."), in_forms=IN_FORM
    ),
    "debrief-early": Sentence(N_("The debrief stands in a scene that goes on."), N_("Move it to an ending.")),
    "choice-mark": Sentence(N_("A choice of a scenario is neither right nor wrong."), N_("Write ( ).")),
    "choice-leads": Sentence(
        N_("The choice does not say where it leads."),
        N_("Write => and the id of a scene at the end of its text."),
        in_forms=IN_FORM,
    ),
    "choice-extra": Sentence(
        N_("Under a choice only its > lines and its lines of debrief can stand."),
        N_("Move the rest into the scene."),
        in_forms=AS_READ,
    ),
    "consequence-long": Sentence(
        N_("The consequence has %(words)s words."), N_("Shorten it to %(most)s."), Severity.WARNING
    ),
    "effects-missing": Sentence(
        N_("The choice %(id)s has no line of debrief."),
        N_("Write + principle: words, or - principle: words, under its consequence."),
        in_forms=IN_FORM,
    ),
    "effect-form": Sentence(
        N_("The line of debrief does not begin with a principle."),
        N_("Write + or -, one of these, a colon and the words: %(principles)s."),
        in_forms=AS_READ,
    ),
    "effect-twice": Sentence(
        N_("The principle %(principle)s stands twice under this choice."), N_("Join the two lines.")
    ),
    "effect-long": Sentence(
        N_("The line of debrief has %(words)s words."), N_("Shorten it to %(most)s."), Severity.WARNING
    ),
}
