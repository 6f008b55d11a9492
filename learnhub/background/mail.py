"""The job that sends one mail, in the language of the person it goes to."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlsplit

from learnhub.background.worker import Handler, Running
from learnhub.domain.policy import SYSTEM
from learnhub.outside.mail import Mailer, compose
from learnhub.render.environment import Pages
from learnhub.services import mail


def sender(mailer: Mailer, pages: Pages, *, base_url: str, mail_from: str) -> Handler:
    """The handler of jobs of kind `mail`: arguments template, values, account_id (or sign, partnership; and locale)."""
    host = urlsplit(base_url).hostname or "localhost"

    def send(running: Running) -> dict[str, Any] | None:
        job, transactions = running.job, running.transactions
        recipient = _recipient(running)
        if recipient is None:
            return {"sent": False}
        values = {**job.arguments["values"], "name": recipient.name, "base_url": base_url.rstrip("/")}
        text = pages.render(recipient.locale, f"email/{job.arguments['template']}.txt", **values)
        subject, _, body = text.lstrip().partition("\n")
        mailer.send(
            compose(
                to=recipient.email,
                sender=mail_from,
                subject=subject,
                text=body.strip() + "\n",
                key=f"{job.kind}-{job.key}",
                host=host,
                at=transactions.clock.now(),
                locale=recipient.locale,
            )
        )
        return {"sent": True}

    return send


def _recipient(running: Running) -> mail.Recipient | None:
    """A person with an account; or a partner that is named in a case, or the mailbox of a partnership, without one."""
    arguments, read = running.job.arguments, running.transactions.read
    if "sign" in arguments:
        return read(SYSTEM, mail.partner, uuid.UUID(arguments["sign"]), arguments["locale"])
    if "partnership" in arguments:
        return read(SYSTEM, mail.mailbox, arguments["partnership"], arguments["locale"])
    return read(SYSTEM, mail.recipient, arguments["account_id"])
