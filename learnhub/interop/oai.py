"""OAI-PMH, the Open Archives Initiative Protocol for Metadata Harvesting 2.0 (2002, document of 2015-01-08), as XML.

Requests are read, and answers written, here; what there is to harvest comes as values.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from learnhub.domain.harvest import Batch, Record
from learnhub.interop.citations import DC, dublin_core, readable

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
PREFIX = "oai_dc"
for _name, _uri in (("", OAI), ("oai_dc", OAI_DC), ("xsi", XSI)):
    ET.register_namespace(_name, _uri)

_ARGUMENTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}


class Refused(Exception):
    """A request that the protocol answers with an error; `code` is one of section 3.6."""

    def __init__(self, code: str, says: str) -> None:
        super().__init__(says)
        self.code = code
        self.says = says


@dataclass(frozen=True)
class Request:
    """A request that was read: the times include both ends (UTC), `after` is the key of the last record that was given,
    `given` how many were given before."""

    verb: str
    identifier: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    set: str | None = None
    after: int = 0
    given: int = 0
    arguments: Mapping[str, str] = field(default_factory=dict)


def read(arguments: Mapping[str, Sequence[str]]) -> Request:
    """The request that these arguments make; raises Refused with badVerb, badArgument, cannotDisseminateFormat or
    badResumptionToken."""
    verbs = arguments.get("verb", ())
    if len(verbs) != 1 or verbs[0] not in _ARGUMENTS:
        raise Refused("badVerb", "one of " + ", ".join(_ARGUMENTS))
    verb = verbs[0]
    if twice := [name for name, values in arguments.items() if len(values) != 1]:
        raise Refused("badArgument", f"stands twice: {twice[0]}")
    given = {name: values[0] for name, values in arguments.items() if name != "verb"}
    if "resumptionToken" in given and verb in ("ListIdentifiers", "ListRecords"):
        return _resumed(verb, given)
    required, optional = _ARGUMENTS[verb]
    if missing := required - given.keys():
        raise Refused("badArgument", f"missing: {min(missing)}")
    if unknown := given.keys() - required - optional:
        raise Refused("badArgument", f"not of this verb: {min(unknown)}")
    if given.get("metadataPrefix", PREFIX) != PREFIX:
        raise Refused("cannotDisseminateFormat", f"there is {PREFIX}")
    since, until = _moment(given.get("from")), _moment(given.get("until"), last=True)
    if since and until and (since > until or len(given["from"]) != len(given["until"])):
        raise Refused("badArgument", "from and until: of one granularity, in order")
    return Request(verb, given.get("identifier"), since, until, given.get("set"), arguments={"verb": verb, **given})


def _resumed(verb: str, given: Mapping[str, str]) -> Request:
    if given.keys() != {"resumptionToken"}:
        raise Refused("badArgument", "a resumptionToken stands alone")
    token = given["resumptionToken"]
    try:
        said = json.loads(base64.urlsafe_b64decode(token.encode()))
        after, count, since, until, in_set = said["a"], said["n"], said["f"], said["u"], said["s"]
        request = Request(
            verb,
            since=_moment(since),
            until=_moment(until, last=True),
            set=in_set,
            after=int(after),
            given=int(count),
            arguments={"verb": verb, "resumptionToken": token},
        )
    except (ValueError, TypeError, KeyError, binascii.Error, Refused) as error:
        raise Refused("badResumptionToken", "not one that was given here") from error
    if said["v"] != verb or request.after < 0 or request.given < 0:
        raise Refused("badResumptionToken", "of another verb")
    return request


def token(request: Request, after: int, given: int) -> str:
    """What goes on after this key. It holds the whole request and never expires: the order of keys does not change."""
    said = {
        "v": request.verb,
        "a": after,
        "n": given,
        "f": _stamp(request.since) if request.since else None,
        "u": _stamp(request.until) if request.until else None,
        "s": request.set,
    }
    return base64.urlsafe_b64encode(json.dumps(said, separators=(",", ":")).encode()).decode()


def _moment(text: str | None, *, last: bool = False) -> dt.datetime | None:
    if text is None:
        return None
    for form, rest in (("%Y-%m-%d", dt.timedelta(days=1)), ("%Y-%m-%dT%H:%M:%SZ", dt.timedelta(seconds=1))):
        try:
            begin = dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC)
        except ValueError:
            continue
        return begin + rest - dt.timedelta(microseconds=1) if last else begin
    raise Refused("badArgument", f"not a date: {text[:40]}")


def _stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Answer:
    """One answer being written. `base` is the address of the interface, `host` names the repository in identifiers."""

    def __init__(self, base: str, host: str, at: dt.datetime, arguments: Mapping[str, str]) -> None:
        self._host = host
        self._root = ET.Element(_in(OAI, "OAI-PMH"))
        self._root.set(_in(XSI, "schemaLocation"), f"{OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd")
        _text(self._root, "responseDate", _stamp(at))
        _text(self._root, "request", base, dict(arguments))
        self._base = base

    def written(self) -> bytes:
        """The document in UTF-8."""
        made: bytes = ET.tostring(self._root, encoding="utf-8", xml_declaration=True)
        return made

    def refused(self, error: Refused) -> bytes:
        """The answer to a request that cannot be taken."""
        _text(self._root, "error", error.says, {"code": error.code})
        return self.written()

    def identify(self, name: str, mail: str, earliest: dt.datetime) -> bytes:
        """Who this is, and how it keeps deleted records: persistently."""
        said = ET.SubElement(self._root, _in(OAI, "Identify"))
        for element, text in (
            ("repositoryName", name),
            ("baseURL", self._base),
            ("protocolVersion", "2.0"),
            ("adminEmail", mail),
            ("earliestDatestamp", _stamp(earliest)),
            ("deletedRecord", "persistent"),
            ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        ):
            _text(said, element, text)
        return self.written()

    def formats(self) -> bytes:
        """The one format."""
        made = ET.SubElement(ET.SubElement(self._root, _in(OAI, "ListMetadataFormats")), _in(OAI, "metadataFormat"))
        for element, text in (
            ("metadataPrefix", PREFIX),
            ("schema", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"),
            ("metadataNamespace", OAI_DC),
        ):
            _text(made, element, text)
        return self.written()

    def sets(self, names: Mapping[str, str]) -> bytes:
        """The sets, by code and words."""
        made = ET.SubElement(self._root, _in(OAI, "ListSets"))
        for code, words in names.items():
            one = ET.SubElement(made, _in(OAI, "set"))
            _text(one, "setSpec", code)
            _text(one, "setName", words)
        return self.written()

    def record(self, found: Record, address: str) -> bytes:
        """One record."""
        self._record(ET.SubElement(self._root, _in(OAI, "GetRecord")), found, address)
        return self.written()

    def records(self, request: Request, batch: Batch, addresses: Mapping[str, str]) -> bytes:
        """Records, or their headers, and the token with which the list goes on."""
        made = ET.SubElement(self._root, _in(OAI, request.verb))
        for each in batch.records:
            if request.verb == "ListIdentifiers":
                self._header(made, each)
            else:
                self._record(made, each, addresses[each.number])
        given = request.given + len(batch.records)
        if batch.more or request.given:
            goes_on = token(request, batch.records[-1].key, given) if batch.more else ""
            size = {"cursor": str(request.given), "completeListSize": str(max(batch.total, given))}
            _text(made, "resumptionToken", goes_on, size)
        return self.written()

    def identifier(self, number: str) -> str:
        """The identifier of a record, in the form of the OAI guidelines."""
        return f"oai:{self._host}:{number}"

    def _header(self, parent: Any, found: Record) -> None:
        header = ET.SubElement(parent, _in(OAI, "header"), {} if found.case else {"status": "deleted"})
        _text(header, "identifier", self.identifier(found.number))
        _text(header, "datestamp", _stamp(found.changed_at))
        for each in found.sets:
            _text(header, "setSpec", each)

    def _record(self, parent: Any, found: Record, address: str) -> None:
        record = ET.SubElement(parent, _in(OAI, "record"))
        self._header(record, found)
        if found.case is None:
            return
        made = ET.SubElement(ET.SubElement(record, _in(OAI, "metadata")), _in(OAI_DC, "dc"))
        made.set(_in(XSI, "schemaLocation"), f"{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
        for name, value in dublin_core(found.case, address):
            element = ET.SubElement(made, _in(DC, name))
            element.text = readable(value)
            if name in ("title", "description"):
                element.set(_in(XML, "lang"), found.case.language)


def _in(space: str, name: str) -> str:
    return f"{{{space}}}{name}"


def _text(parent: Any, name: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    made = ET.SubElement(parent, _in(OAI, name), {key: readable(value) for key, value in (attributes or {}).items()})
    made.text = readable(text)


def number_in(identifier: str, host: str) -> str:
    """The number of the case that an identifier names; raises Refused when it is not of this repository."""
    prefix = f"oai:{host}:"
    if not identifier.startswith(prefix):
        raise Refused("idDoesNotExist", "not of this repository")
    return identifier.removeprefix(prefix)
