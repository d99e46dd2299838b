"""A person is told of what happened to the second factor and its recovery codes: whoever did not do it learns of it."""

import enum
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, require
from domain.identity.events import FactorRemoved, FactorReset, FactorSetUp, RecoveryCodesRenewed, RecoveryCodeUsed
from domain.identity.models import Audience, Language, RecoveryCode, SecondFactor, User
from domain.identity.queries import account_of_user
from domain.identity.second_factor import codes_left

ACTION = "factor:tell"


class FactorChange(enum.StrEnum):
    """What happened to it, by the event's name."""

    SET_UP = FactorSetUp.__name__
    REMOVED = FactorRemoved.__name__
    RESET = FactorReset.__name__
    RENEWED = RecoveryCodesRenewed.__name__
    CODE_USED = RecoveryCodeUsed.__name__


LAST = {FactorChange.RENEWED: RecoveryCode.created_at, FactorChange.CODE_USED: RecoveryCode.used_at}
"""Which of its codes' moments a change is told by."""


@dataclass(frozen=True)
class FactorNote:
    """What the mail says."""

    change: FactorChange
    name: str
    email: str
    audience: Audience
    language: Language
    time_zone: str | None
    changed_at: datetime
    codes_left: int


async def factor_to_tell(db: AsyncSession, actor: Actor, change: FactorChange, user_id: UUID, factor_id: UUID) -> FactorNote | None:
    """Whom to tell, and when it was; None where the person has no account any more. Changes nothing."""
    require(db, actor, ACTION)
    user, account, factor = await db.get(User, user_id), await account_of_user(db, user_id), await db.get(SecondFactor, factor_id)
    if user is None or account is None or factor is None:
        return None
    moment = factor.confirmed_at if change is FactorChange.SET_UP else factor.ended_at
    if change in LAST:
        moment = await db.scalar(select(func.max(LAST[change])).where(RecoveryCode.factor_id == factor_id))
    left = await codes_left(db, factor)
    whose = (user.name, account.email, user.audience, user.language, user.time_zone)
    return None if moment is None else FactorNote(change, *whose, moment, left)
