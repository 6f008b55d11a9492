"""Mail by SMTP, against a server that refuses."""

from __future__ import annotations

import datetime as dt
import smtplib
import socketserver
import threading

import pytest

from learnhub.outside.mail import SmtpMailer, compose


class RefusesRecipients(socketserver.StreamRequestHandler):
    """Speaks enough SMTP to say whose address it does not know."""

    def handle(self) -> None:
        """Answer line by line."""
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            refused = b"550 no such person: " + line.strip()
            said = {b"RCPT": refused, b"QUIT": b"221 bye"}.get(line[:4].upper(), b"250 yes")
            self.wfile.write(said + b"\r\n")


def test_an_error_about_the_recipient_names_the_code_and_nobody() -> None:
    message = compose(
        to="amina@example.org",
        sender="LearnHub <learnhub@example.org>",
        subject="A question",
        text="Dear Amina",
        key="mail-1",
        host="example.org",
        at=dt.datetime(2027, 2, 14, tzinfo=dt.UTC),
        locale="en",
    )
    with socketserver.TCPServer(("127.0.0.1", 0), RefusesRecipients) as server:
        answering = threading.Thread(target=server.handle_request)
        answering.start()
        with pytest.raises(smtplib.SMTPException, match="550") as refused:
            SmtpMailer(f"smtp://127.0.0.1:{server.server_address[1]}").send(message)
        answering.join()
    assert "amina" not in repr(refused.value)
    assert refused.value.__suppress_context__
