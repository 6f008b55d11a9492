"""One use case, one transaction: what a service is given, and how it is run."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

from learnhub.domain.errors import Denied, SignIn
from learnhub.domain.events import VERSION, Event, EventName
from learnhub.domain.policy import Action, Actor, can
from learnhub.outside.clock import Clock
from learnhub.store import accounts, jobs, ledger
from learnhub.store.engine import Session, Store
from learnhub.store.types import new_public_id

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Work:
    """What a service works with: a transaction, who acts, the moment, what it tells and the jobs it asks for."""

    session: Session
    actor: Actor
    now: dt.datetime
    request_id: str | None = None
    told: list[Event] = field(default_factory=list)
    jobs: list[dict[str, Any]] = field(default_factory=list)
    asked: bool = False

    def can(self, action: Action, row: Any = None) -> bool:
        """Whether the policy lets the actor do this to the row."""
        self.asked = True
        return can(self.actor, action, row)

    def require(self, action: Action, row: Any = None) -> None:
        """Go on only if the policy lets the actor; raises SignIn for a visitor and Denied for a person."""
        if not self.can(action, row):
            if self.actor.signed_in:
                raise Denied(action)
            raise SignIn

    def tell(
        self,
        name: EventName,
        object_type: str,
        object_id: object,
        *,
        of: uuid.UUID | None = None,
        result: Mapping[str, Any] | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> None:
        """Append an event to the ledger in this transaction; its handlers hear of it after the commit.

        The object is named by a public id or by an id of course text. `of` is whose event it is, when the actor does
        it for somebody else. Raises ValueError for free text.
        """
        self.told.append(
            Event(
                id=new_public_id(),
                name=name,
                version=VERSION[name],
                actor=of or self.actor.public_id,
                object_type=object_type,
                object_id=str(object_id),
                at=self.now,
                result=result or {},
                context=context or {},
            )
        )

    def enqueue(self, kind: str, key: str, arguments: dict[str, Any], *, not_before: dt.datetime | None = None) -> None:
        """Ask for a job in this transaction. The same kind and key again is the same job."""
        self.jobs.append(
            {
                "kind": kind,
                "key": key,
                "arguments": arguments,
                "asked_at": self.now,
                "not_before": not_before or self.now,
                "asked_by_id": self.actor.id,
                "request_id": self.request_id,
            }
        )


class Transactions:
    """Runs services: each in one transaction of the kind it needs, with the policy asked."""

    def __init__(self, store: Store, clock: Clock, asked: Callable[[], None] = lambda: None):
        self.store = store
        self.clock = clock
        self._asked = asked

    def read(
        self,
        actor: Actor,
        service: Callable[Concatenate[Work, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """What the service answers, from one moment of the database."""
        with self.store.reading() as session:
            return self.read_in(session, actor, service, *args, **kwargs)

    def read_in(
        self,
        session: Session,
        actor: Actor,
        service: Callable[Concatenate[Work, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """The same within a reading transaction that is open."""
        work = Work(session, actor, self.clock.now())
        result = service(work, *args, **kwargs)
        _asked(work, service)
        return result

    def write(
        self,
        actor: Actor,
        service: Callable[Concatenate[Work, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run the service and commit; again when the database asks for it. Raises Busy after three tries."""
        waiting: list[dict[str, Any]] = []

        def act(session: Session) -> T:
            work = Work(session, actor, self.clock.now(), request_id=self.request_id())
            result = service(work, *args, **kwargs)
            _asked(work, service)
            ledger.append(session, work.told, stored_at=work.now)
            jobs.enqueue(session, work.jobs)
            waiting[:] = work.jobs
            return result

        try:
            result = self.store.write(act)
        except Denied as refused:
            self._refused(actor, refused)
            raise
        if waiting:
            self._asked()
        return result

    def _refused(self, actor: Actor, refused: Denied) -> None:
        """A separation of duties that was refused leaves a line of the audit log, in a transaction of its own."""
        if not refused.reason or not refused.about:
            return
        at, after = self.clock.now(), {"act": str(refused.action), "reason": str(refused.reason)}

        def record(session: Session) -> None:
            accounts.record(
                session,
                at=at,
                actor_id=actor.id,
                action="case:refuse",
                object_type="case",
                object_id=refused.about,
                after=after,
            )

        self.store.write(record)

    def request_id(self) -> str | None:
        """The id of the request this runs in, which its jobs carry; the web floor knows it."""
        return None


def _asked(work: Work, service: Callable[..., Any]) -> None:
    if not work.asked:
        raise AssertionError(f"{service.__module__}.{service.__qualname__} did not ask the policy")


def new_id() -> uuid.UUID:
    """A new public id: a UUIDv7."""
    return new_public_id()
