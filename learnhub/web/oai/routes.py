"""The address at which others harvest: one, for GET and POST, as the protocol has it."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, request, url_for

from learnhub.domain.errors import NotFound
from learnhub.domain.harvest import Record
from learnhub.domain.principles import WORDS
from learnhub.interop import oai
from learnhub.interop.oai import Answer, Refused
from learnhub.services import harvest, settings
from learnhub.web import shell

blueprint = Blueprint("oai", __name__)


@blueprint.get("/oai")
def answer() -> Response:
    """One answer in XML; what cannot be taken is an error of the protocol with status 200."""
    base = shell.house().settings.base_url.rstrip("/")
    host = urlsplit(base).hostname or "localhost"
    at = shell.house().transactions.clock.now()
    here = base + url_for("oai.answer")
    try:
        asked = oai.read({name: request.args.getlist(name) for name in request.args})
    except Refused as error:
        return _xml(Answer(here, host, at, {}).refused(error))
    made = Answer(here, host, at, asked.arguments)
    try:
        return _xml(_answer(made, asked, base, host))
    except Refused as error:
        return _xml(made.refused(error))


def _answer(made: Answer, asked: oai.Request, base: str, host: str) -> bytes:
    match asked.verb:
        case "Identify":
            site = shell.read(settings.installation)
            return made.identify(site.name, site.contact or f"postmaster@{host}", shell.read(harvest.earliest))
        case "ListMetadataFormats":
            if asked.identifier:
                _record(asked.identifier, host)
            return made.formats()
        case "ListSets":
            if "resumptionToken" in asked.arguments:
                raise Refused("badResumptionToken", "the sets come in one answer")
            return made.sets({str(principle): words for principle, words in WORDS.items()})
        case "GetRecord":
            found = _record(asked.identifier or "", host)
            return made.record(found, _address(base, found.number))
    try:
        batch = shell.read(
            harvest.harvest, since=asked.since, until=asked.until, principle=asked.set, after=asked.after
        )
    except NotFound:
        raise Refused("noRecordsMatch", "there is no such set") from None
    if not batch.records and not asked.given:
        raise Refused("noRecordsMatch", "nothing changed in that time")
    return made.records(asked, batch, {each.number: _address(base, each.number) for each in batch.records})


def _record(identifier: str, host: str) -> Record:
    try:
        return shell.read(harvest.record, oai.number_in(identifier, host))
    except NotFound:
        raise Refused("idDoesNotExist", "no such case is open to everyone") from None


def _address(base: str, number: str) -> str:
    return base + url_for("cases.show", number=number)


def _xml(body: bytes) -> Response:
    return Response(body, content_type="text/xml; charset=utf-8")
