"""A founded database: the provider by its own first act, for tests of what commits, signs in and races."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from authz.sign_in import viewer_for_user
from authz.store import seed_policy
from authz.viewer import Viewer
from domain.identity.credit_code import check_character
from domain.identity.found_provider import Founded, found_provider
from domain.identity.models import Language, User
from domain.platform.journal import make_sessions

PASSWORD = "quiet harbour at dawn"
EMAIL = "ada@concord.example"


def a_credit_code(number: int) -> str:
    """A valid code, another one for each number."""
    first = f"91310000{number:09}"
    return first + check_character(first)


@dataclass(frozen=True)
class Company:
    """The sessions of a founded database, and what founding made."""

    sessions: async_sessionmaker[AsyncSession]
    founded: Founded

    @classmethod
    async def found(cls, engine: AsyncEngine) -> "Company":
        sessions = make_sessions(engine)
        async with sessions.begin() as db:
            await seed_policy(db)
            founded = await found_provider(
                db,
                name="Concord Services",
                credit_code=a_credit_code(1),
                admin_name="Ada",
                admin_email=EMAIL,
                admin_password=PASSWORD,
                language=Language.EN,
            )
        return cls(sessions, founded)

    async def viewer(self, user: User) -> Viewer:
        """The user as the viewer of a request now."""
        async with self.sessions() as db:
            viewer = await viewer_for_user(db, user.id)
        assert viewer is not None
        return viewer

    async def admin(self) -> Viewer:
        """The first administrator."""
        return await self.viewer(self.founded.admin)
