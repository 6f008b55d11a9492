"""The bare page that pages are measured against: Flask, Flask-Login with its user by ORM, one ORM SELECT, Jinja.

It is written as its libraries' own documentation shows them, and served as LearnHub is: waitress, as many threads.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from flask import Flask, redirect, render_template
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from jinja2 import DictLoader
from sqlalchemy import Engine, String, Text, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, scoped_session, sessionmaker
from waitress import create_server

ROWS = 12
PEOPLE = 1_000

LAYOUT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{% block title %}{% endblock %}</title>
<link rel="stylesheet" href="{{ url_for('static', filename='site.css') }}"></head>
<body><header><a href="{{ url_for('page', key=1) }}">Bare</a> <span>{{ current_user.name }}</span></header>
<main>{% block main %}{% endblock %}</main></body></html>"""

PAGE = """{% extends "layout.html" %}{% block title %}{{ page.title }}{% endblock %}
{% block main %}<h1>{{ page.title }}</h1>
<ol>{% for row in rows %}<li><a href="{{ url_for('page', key=row) }}">Page {{ row }}</a></li>{% endfor %}</ol>
<article>{{ page.body|safe }}</article>{% endblock %}"""


class Base(DeclarativeBase):
    pass


class Person(UserMixin, Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))


class Page(Base):
    __tablename__ = "page"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)


def make(database: Path, body: str, size: int) -> Flask:
    """The application; its page has `size` bytes, of which `body` is cut or filled to be the text."""
    engine = _engine(database)
    Base.metadata.create_all(engine)
    session = scoped_session(sessionmaker(engine))
    app = Flask(__name__)
    app.secret_key = "bare"
    app.jinja_loader = DictLoader({"layout.html": LAYOUT, "page.html": PAGE})
    manager = LoginManager(app)

    @manager.user_loader
    def load(key: str) -> Person | None:
        return session.get(Person, int(key))

    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        session.remove()

    @app.get("/enter/<int:key>")
    def enter(key: int) -> object:
        login_user(session.get(Person, key))
        return redirect("/page/1")

    @app.get("/page/<int:key>")
    @login_required
    def page(key: int) -> str:
        return render_template("page.html", page=session.get(Page, key), rows=range(1, ROWS + 1))

    with app.test_request_context(), app.app_context():
        manager._update_request_context_with_user(Person(id=1, name="Person 1"))
        frame = len(render_template("page.html", page=Page(id=1, title="Page 1", body=""), rows=range(1, ROWS + 1)))
        assert current_user.name
    text = (body * (size // max(1, len(body)) + 1)).encode()[: size - frame].decode(errors="ignore")
    session.add_all(Person(id=key, name=f"Person {key}") for key in range(1, PEOPLE + 1))
    session.add_all(Page(id=key, title=f"Page {key}", body=text) for key in range(1, ROWS + 1))
    session.commit()
    session.remove()
    return app


def _engine(database: Path) -> Engine:
    engine = create_engine(f"sqlite:///{database}")

    @event.listens_for(engine, "connect")
    def connect(connection: object, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[attr-defined]

    return engine


def main() -> None:
    """Serve the bare page on a free port."""
    parser = argparse.ArgumentParser()
    parser.add_argument("database", type=Path)
    parser.add_argument("page", type=Path, help="a file with the HTML of the page to match")
    parser.add_argument("threads", type=int)
    given = parser.parse_args()
    html = given.page.read_text(encoding="utf-8")
    body = html.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    app = make(given.database, body, len(html.encode()))
    server = create_server(app, host="127.0.0.1", port=0, threads=given.threads)
    print(f"127.0.0.1:{server.effective_port}", flush=True)
    server.run()


if __name__ == "__main__":
    main()
