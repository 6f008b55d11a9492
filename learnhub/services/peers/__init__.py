"""Peers mark open responses: the exemplar first, then texts of others without a name, until two marks are there."""

from learnhub.services.peers.desk import OpenRound, RoundsView, bring_to_desk, due, open_rounds, take_over
from learnhub.services.peers.exemplar import (
    CaseText,
    ExemplarView,
    HeldRow,
    PeersView,
    SentRow,
    calibrate,
    index,
    open_exemplar,
)
from learnhub.services.peers.seats import MOST_WORDS, LineView
from learnhub.services.peers.texts import (
    TextView,
    answer_tie,
    ask_again,
    flag_text,
    mark_text,
    open_text,
    take,
)

__all__ = [
    "MOST_WORDS",
    "CaseText",
    "ExemplarView",
    "HeldRow",
    "LineView",
    "OpenRound",
    "PeersView",
    "RoundsView",
    "SentRow",
    "TextView",
    "answer_tie",
    "ask_again",
    "bring_to_desk",
    "calibrate",
    "due",
    "flag_text",
    "index",
    "mark_text",
    "open_exemplar",
    "open_rounds",
    "open_text",
    "take",
    "take_over",
]
