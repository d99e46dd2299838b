"""A view as somebody else: what staff opens to see what a customer's or partner's person sees."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Note, Row
from domain.identity.models import SECRET


class ViewAsSession(Row):
    """Staff (`owner_id`) looks through the eyes of a user, for a reason and a short time; nothing can be changed in it.

    It hangs on the session or token in which it was begun. Its secrets are kept as hashes: the link, which works once, the cookie
    that it brings, and the bearer of programs. All its times but `created_at` are real time.
    """

    __tablename__ = "view_as_session"
    __table_args__ = (
        CheckConstraint("octet_length(link_hash) = 32 AND octet_length(bearer_hash) = 32", name="hash"),
        CheckConstraint("num_nonnulls(session_id, token_id) <= 1", name="begun_in"),
        CheckConstraint("(opened_at IS NULL) = (cookie_hash IS NULL)", name="opened"),
        CheckConstraint("owner_id <> user_id", name="somebody_else"),
    )

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("sign_in_session.id"))
    token_id: Mapped[UUID | None] = mapped_column(ForeignKey("api_token.id"))
    reason: Mapped[Note]
    link_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True, info=SECRET)
    cookie_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True, info=SECRET)
    bearer_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True, info=SECRET)
    link_until: Mapped[datetime]
    expires_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
