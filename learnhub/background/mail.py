"""The job that sends one mail, in the language of the person it goes to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from learnhub.background.worker import Handler, Running
from learnhub.domain.policy import SYSTEM
from learnhub.outside.mail import Mailer, compose
from learnhub.render.environment import Pages
from learnhub.services import mail


def sender(mailer: Mailer, pages: Pages, *, base_url: str, mail_from: str) -> Handler:
    """The handler of jobs of kind `mail`: arguments template, account_id, values."""
    host = urlsplit(base_url).hostname or "localhost"

    def send(running: Running) -> dict[str, Any] | None:
        job, transactions = running.job, running.transactions
        recipient = transactions.read(SYSTEM, mail.recipient, job.arguments["account_id"])
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
