"""The viewer: a user with the roles held today, under one policy version. It is the `Actor` of the acts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, true

from authz.policy import Decisions, Held, Policy
from authz.predicates import predicate
from domain.acts import NOWHERE, Origin, Watcher
from domain.calendar import local_day
from domain.database import Row
from domain.identity.models import Audience, Language


@dataclass(frozen=True)
class Viewer:
    """Who asks: built at sign-in from the session or token, with the product's time of this request."""

    user_id: UUID
    organisation_id: UUID
    audience: Audience
    customer_id: UUID | None
    partner_id: UUID | None
    roles: Held
    language: Language
    now: datetime
    policy: Policy = field(repr=False)
    request_id: str = ""
    origin: Origin = NOWHERE
    """From where, for the audit."""
    on_behalf_of_id: UUID | None = None
    is_service: bool = False
    session_id: UUID | None = None
    token_id: UUID | None = None
    is_stale: bool = False
    """Whether the door should call `authz.sign_in.keep_credential`."""
    ends_at: datetime | None = None
    """When the credential ends by itself, in real time."""
    may_act: bool = True
    """Not with a token that is for reading alone, nor as a program that only reads."""
    clock_offset: timedelta = timedelta()
    """How far the product's time is ahead of real time."""
    time_zone: str | None = None
    """In which times are shown; without one the provider's."""
    watcher: Watcher | None = None
    """Staff who looks through this user's eyes: reads what the user reads, and does nothing."""

    @cached_property
    def today(self) -> date:
        """The business day in the provider's zone."""
        return local_day(self.now)

    @cached_property
    def decisions(self) -> Decisions:
        """What the role set may, with this credential."""
        held = self.policy.decisions(self.roles)
        return held if self.may_act else held.without_acts

    @cached_property
    def binds(self) -> Mapping[str, Any]:
        """The viewer's values of the row predicates."""
        return {
            "viewer_user": self.user_id,
            "viewer_organisation": self.organisation_id,
            "viewer_customer": self.customer_id,
            "viewer_partner": self.partner_id,
            "viewer_today": self.today,
        }

    def again(self, now: datetime, request_id: str, origin: Origin) -> "Viewer":
        """The viewer of another request on the same business day; what this one knows already, it knows too."""
        found = object.__new__(Viewer)
        origin = Origin(origin.address, origin.user_agent, self.session_id, self.token_id)
        found.__dict__.update(self.__dict__, now=now, request_id=request_id, origin=origin)
        return found

    def may(self, action: str, model: type[Row] | None = None) -> ColumnElement[bool] | None:
        """The rows on which the act may be done; None where no grant gives it."""
        terms = self.decisions.do(action)
        if not terms:
            return None
        return true() if model is None else predicate(model, terms)

    def sees(self, model: type[Row]) -> ColumnElement[bool]:
        """The rows that exist for this viewer: those whose basic fields some grant lets read."""
        return predicate(model, self.decisions.read(model.__name__, "basic"))
