"""Mail: by SMTP, or as .eml files in a folder where there is no mail server."""

from __future__ import annotations

import logging
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    import datetime as dt

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 20


class Mailer(Protocol):
    """Sends one message."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message over; raises OSError or smtplib.SMTPException when it could not be."""
        ...


class SmtpMailer:
    """A mail server by its address: `smtp://user:password@host:587` (STARTTLS) or `smtps://...` (TLS)."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._tls else 587)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password or "")

    def send(self, message: EmailMessage) -> None:
        """Deliver by SMTP, encrypted whenever the server offers it and always before a password is sent.

        Errors are logged: one about the recipient says the server's code and not whose address it is.
        """
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self._tls:
            server = smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
        with server:
            server.ehlo()
            if not self._tls and (server.has_extn("starttls") or self._user):
                server.starttls(context=context)
                server.ehlo()
            if self._user:
                server.login(self._user, self._password)
            try:
                server.send_message(message)
            except smtplib.SMTPRecipientsRefused as refused:
                codes = {code for code, _said in refused.recipients.values()}
                raise smtplib.SMTPException(f"the server refused the recipient: {codes}") from None


class FolderMailer:
    """Writes each message as a file named by its Message-ID: sending it again replaces it. None is there in part."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write the message; the log names the file and nothing of what is in it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = "".join(c if c.isalnum() or c in "-." else "-" for c in str(message["Message-ID"]).strip("<>"))
        path, coming = self.folder / f"{name}.eml", self.folder / f"{name}.coming"
        coming.write_bytes(message.as_bytes(policy=SMTP))
        coming.replace(path)
        log.info("no mail server is set; the message is in %s", path)


def compose(
    *, to: str, sender: str, subject: str, text: str, key: str, host: str, at: dt.datetime, locale: str
) -> EmailMessage:
    """One plain-text message whose Message-ID is made of the job's key, so that a second delivery is seen as one."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{key}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message["Content-Language"] = locale
    return message
