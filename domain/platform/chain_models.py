"""The chain over the audit: each entry's link, and the chain's head beside it (data.md, Audit).

The database itself refuses to change or remove an entry or a link; what somebody does who can switch that off, `verify_chain` finds.
"""

from datetime import datetime

from sqlalchemy import DDL, BigInteger, CheckConstraint, ForeignKey, LargeBinary, event
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Base
from domain.platform.models import AuditEntry


class AuditLink(Base):
    """An entry's place in the chain. `hash` is SHA-256 over the link before, this one's place and time, and the whole entry."""

    __tablename__ = "audit_link"
    __table_args__ = (CheckConstraint("place >= 1 AND octet_length(hash) = 32", name="link"),)

    place: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("audit_entry.id"), unique=True)
    sealed_at: Mapped[datetime]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditChain(Base):
    """The one row that says where the chain ends, and up to which (transaction, entry) everything is sealed that can ever come."""

    __tablename__ = "audit_chain"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"), CheckConstraint("place >= 0 AND octet_length(hash) = 32", name="head"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    settled_xid: Mapped[int] = mapped_column(BigInteger)
    settled_id: Mapped[int] = mapped_column(BigInteger)


START = bytes(32)
"""What stands before the first link."""
KEEP_FUNCTION = DDL(
    """
CREATE OR REPLACE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit is never changed.' USING ERRCODE = '23001', TABLE = TG_TABLE_NAME;
END $$
"""
)
HEAD_FUNCTION = DDL(
    """
CREATE OR REPLACE FUNCTION audit_chain_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.place <= OLD.place THEN
        RAISE EXCEPTION 'The chain of the audit only grows.' USING ERRCODE = '23001', TABLE = 'audit_chain';
    END IF;
    RETURN NEW;
END $$
"""
)


def _kept(table: str, what: str) -> DDL:
    return DDL(f"CREATE TRIGGER {table}_kept BEFORE {what} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_kept()")


for kept, what in (
    (AuditEntry, "UPDATE OR DELETE OR TRUNCATE"),
    (AuditLink, "UPDATE OR DELETE OR TRUNCATE"),
    (AuditChain, "DELETE OR TRUNCATE"),
):
    for ddl in (KEEP_FUNCTION, _kept(kept.__tablename__, what)):
        event.listen(kept.__table__, "after_create", ddl)
for ddl in (
    HEAD_FUNCTION,
    DDL("CREATE TRIGGER audit_chain_grows BEFORE UPDATE ON audit_chain FOR EACH ROW EXECUTE FUNCTION audit_chain_grows()"),
    DDL("INSERT INTO audit_chain VALUES (1, 0, decode(repeat('00', 32), 'hex'), 0, 0)"),
):
    event.listen(AuditChain.__table__, "after_create", ddl)
