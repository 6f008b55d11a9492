"""Cases, the contributor's side: beginning and saving a draft, sending it, answering, publishing, and what pages show.

`make_move` and `publish_case` are shared with the reviewer's side: every move of a case is written by them.
"""

from learnhub.services.cases.drafts import (
    Begun,
    Saved,
    begin_case,
    choose_template,
    discard_case,
    save_case,
)
from learnhub.services.cases.moving import (
    Sent,
    answer_public,
    answer_question,
    audience_of,
    make_move,
    nobody_may_judge,
    standing_of,
    submit_case,
    tell_contributor,
    tell_if_nobody_may_judge,
)
from learnhub.services.cases.pages import (
    CaseList,
    CaseRow,
    CaseView,
    DraftView,
    OwnList,
    OwnRow,
    PartnershipChoice,
    PublishedView,
    own_case,
    own_cases,
    own_draft,
    published_case,
    published_cases,
)
from learnhub.services.cases.publishing import add_illustration, publish_case
from learnhub.services.cases.templates import template_of

__all__ = [
    "Begun",
    "CaseList",
    "CaseRow",
    "CaseView",
    "DraftView",
    "OwnList",
    "OwnRow",
    "PartnershipChoice",
    "PublishedView",
    "Saved",
    "Sent",
    "add_illustration",
    "answer_public",
    "answer_question",
    "audience_of",
    "begin_case",
    "choose_template",
    "discard_case",
    "make_move",
    "nobody_may_judge",
    "own_case",
    "own_cases",
    "own_draft",
    "publish_case",
    "published_case",
    "published_cases",
    "save_case",
    "standing_of",
    "submit_case",
    "tell_contributor",
    "tell_if_nobody_may_judge",
    "template_of",
]
