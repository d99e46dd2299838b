"""Who acts where nobody is signed in: the right is what they carry, not a grant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false

from domain.acts import NOWHERE, Origin
from domain.calendar import local_day
from domain.database import Row
from domain.identity.models import User

NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Bearer:
    """Acts by a password, by an invitation's link, or by founding an empty database.

    The policy gives it nothing: the act checks what is borne.
    """

    user_id: UUID
    organisation_id: UUID
    now: datetime
    request_id: str = ""
    origin: Origin = NOWHERE

    @classmethod
    def of(cls, user: User, now: datetime, request_id: str = "", origin: Origin = NOWHERE) -> "Bearer":
        """The bearer who is this user."""
        return cls(user.id, user.organisation_id, now, request_id, origin)

    @classmethod
    def nobody(cls, now: datetime, request_id: str = "", origin: Origin = NOWHERE) -> "Bearer":
        """Whoever knocks: for what is told to the workers or the audit before anybody is known. It writes no business row."""
        return cls(NOBODY, NOBODY, now, request_id, origin)

    @property
    def partner_id(self) -> None:
        return None

    @property
    def on_behalf_of_id(self) -> UUID | None:
        return None

    @property
    def watcher(self) -> None:
        return None

    @property
    def may_act(self) -> bool:
        return True

    @cached_property
    def today(self) -> date:
        return local_day(self.now)

    @property
    def binds(self) -> Mapping[str, Any]:
        return {}

    def may(self, action: str, model: type[Row] | None = None) -> ColumnElement[bool] | None:
        return None

    def sees(self, model: type[Row]) -> ColumnElement[bool]:
        return false()
