"""What programs may read: one row an address. The service, its arguments and its answer say the rest."""

from __future__ import annotations

import inspect
import typing
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnhub.domain.facets import FACETS
from learnhub.domain.tokens import Scope
from learnhub.services import (
    asks,
    cases,
    collections,
    learning,
    partnerships,
    plans,
    practice,
    principles,
    search,
    use,
)
from learnhub.services.search import SearchView
from learnhub.services.work import Work


@dataclass(frozen=True)
class Query:
    """A parameter after the question mark."""

    name: str
    says: str
    many: bool = False
    format: str | None = None


@dataclass(frozen=True)
class Endpoint:
    """One address: the service that answers, what it is given from the address, and the scope that a token needs.
    `open`: it answers without a token, with what is public."""

    path: str
    name: str
    service: Callable[..., Any]
    says: str
    scope: Scope
    open: bool = True
    query: tuple[Query, ...] = ()

    @property
    def answer(self) -> Any:
        """The type of what the service answers."""
        return typing.get_type_hints(self.service)["return"]

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parts of the path that are filled in."""
        return tuple(part.strip("<>").rpartition(":")[2] for part in self.path.split("/") if part.startswith("<"))

    def arguments(self, parts: Mapping[str, Any], given: Any) -> tuple[list[Any], dict[str, Any]]:
        """What the service is called with: the parts of the path in order, and the query by name."""
        named = inspect.signature(self.service).parameters
        query = {each.name: _read(each, given) for each in self.query}
        return list(parts.values()), {name: value for name, value in query.items() if name in named and value}


def _read(query: Query, given: Any) -> Any:
    if query.many:
        return given.getlist(query.name)
    if query.format == "uuid":
        return given.get(query.name, type=uuid.UUID)
    return given.get(query.name)


def found(work: Work, *, q: str = "", page: str | None = None, **chosen: Sequence[str]) -> SearchView:
    """What a question finds, best first; without words the newest."""
    return search.search(work, q, chosen, page=page)


AFTER = Query("after", "The key of the page, as `next` of the page before it gave it.")
AFTER_ID = Query("after", "The id of the last row of the page before.", format="uuid")
ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(
        "/cases", "cases", cases.published_cases, "Published cases, the newest first.", Scope.CASES, query=(AFTER,)
    ),
    Endpoint("/cases/<number>", "case", cases.published_case, "One published case.", Scope.CASES),
    Endpoint(
        "/cases/<number>/notes", "notes", use.notes_of, "What readers say of a case and how they used it.", Scope.CASES
    ),
    Endpoint(
        "/partnerships",
        "partnerships",
        partnerships.partnerships,
        "Partnerships, the last changed first.",
        Scope.CASES,
        query=(
            Query("q", "Beginnings of words of its name."),
            Query("sector", "A partner is of this sector."),
            Query("country", "It works in this country or region, or within it: a code of ISO 3166-1 or M49."),
            Query("sdg", "It has a target of this Goal: 1 to 17."),
            Query("status", "How it stands."),
            AFTER_ID,
        ),
    ),
    Endpoint(
        "/partnerships/<uuid:partnership>",
        "partnership",
        partnerships.partnership,
        "One partnership with its partners and a page of its cases.",
        Scope.CASES,
        query=(AFTER,),
    ),
    Endpoint(
        "/collections",
        "collections",
        collections.newest,
        "Collections, the last changed first.",
        Scope.CASES,
        query=(AFTER_ID,),
    ),
    Endpoint(
        "/collections/<uuid:collection>", "collection", collections.show, "One collection in its order.", Scope.CASES
    ),
    Endpoint(
        "/asks", "asks", asks.newest, "What colleagues ask, newest first.", Scope.CASES, open=False, query=(AFTER_ID,)
    ),
    Endpoint("/asks/<uuid:ask>", "ask", asks.show, "One ask with its answers.", Scope.CASES, open=False),
    Endpoint(
        "/search",
        "search",
        found,
        "Lessons and cases by words and facets, with the passage that matched.",
        Scope.CASES,
        query=(
            Query("q", "Words; a phrase in quotation marks."),
            Query("page", "The key of the page, as `next_page` gave it."),
            *(Query(facet, f"Keep what has one of these values of the facet {facet}.", many=True) for facet in FACETS),
        ),
    ),
    Endpoint("/principles", "principles", principles.index, "The nine principles.", Scope.LEARNING),
    Endpoint(
        "/principles/<principle>", "principle", principles.show, "One principle: lessons and cases.", Scope.LEARNING
    ),
    Endpoint("/courses", "courses", learning.catalogue, "The courses on offer.", Scope.LEARNING),
    Endpoint("/courses/<course>", "course", learning.open_course, "One course with its outline.", Scope.LEARNING),
    Endpoint(
        "/courses/<course>/lessons/<lesson>", "lesson", learning.open_lesson, "One lesson as HTML.", Scope.LEARNING
    ),
    Endpoint("/my/cases", "my_cases", cases.own_cases, "One's own cases.", Scope.MINE, open=False, query=(AFTER,)),
    Endpoint("/my/cases/<uuid:case>", "my_case", cases.own_case, "One of one's own cases.", Scope.MINE, open=False),
    Endpoint("/my/plans", "my_plans", plans.mine, "One's own plans.", Scope.MINE, open=False, query=(AFTER_ID,)),
    Endpoint("/my/plans/<uuid:plan>", "my_plan", plans.show, "One of one's own plans.", Scope.MINE, open=False),
    Endpoint("/my/practice", "my_practice", practice.open_practice, "What returns today.", Scope.MINE, open=False),
)
