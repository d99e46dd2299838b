"""Running totals: a sum on the row that limits it, changed by trigger and held by CHECK there (data.md, Limits).

The parent's row is locked by the change of its total, so that bookings at once come one after the other and each sees the last.
"""

from typing import Any

from domain.triggers import trigger


def running_total(child: Any, parent: str, key: str, total: str, value: str = "{row}.amount", *, on: str = "amount") -> None:
    """`parent.total` is the sum of `value` over the rows of the table `child` whose `key` is the parent's id.

    `on` names the columns that the value is made of, `{row}` stands for the child's row.
    """
    trigger(
        child,
        f"{child.name}_{parent}_{total}",
        f"AFTER INSERT OR UPDATE OF {key}, {on} OR DELETE",
        f"""
UPDATE {parent} SET {total} = {parent}.{total} + change.amount
FROM (
    SELECT part.id, sum(part.amount) AS amount
    FROM (VALUES (OLD.{key}, -({value.format(row="OLD")})), (NEW.{key}, {value.format(row="NEW")})) AS part (id, amount)
    WHERE part.id IS NOT NULL
    GROUP BY part.id
    HAVING sum(part.amount) <> 0
) AS change
WHERE {parent}.id = change.id;
RETURN NULL;
""",  # noqa: S608 — only names of tables and columns
    )


def kept_by_trigger(table: Any, *totals: str) -> None:
    """No UPDATE of its own may change these columns: only the triggers of the rows that they count.

    It speaks after the change: a trigger before it would make PostgreSQL take every generated column for changed, also those in
    keys, and lock the row against the rows that refer to it. Two payments of one order would then wait for each other.
    """
    trigger(
        table,
        f"{table.name}_totals_kept",
        f"AFTER UPDATE OF {', '.join(totals)}",
        f"""
IF pg_trigger_depth() = 1 AND {_row("NEW", totals)} IS DISTINCT FROM {_row("OLD", totals)} THEN
    RAISE EXCEPTION 'The totals of {table.name} are kept by trigger.'
        USING ERRCODE = '23514', TABLE = '{table.name}', CONSTRAINT = 'ck_{table.name}_totals_kept';
END IF;
RETURN NULL;
""",
    )


SAME = "at, act, actor_id, on_behalf_of_id, request_id, address, user_agent, session_id, token_id"
THIS = "pg_current_xact_id()::text::bigint"


def told_by_trigger(table: Any, subject: str, *columns: str, on: tuple[str, ...] = ()) -> None:
    """What triggers change in a row of `table` stands in the audit too, with the circumstances of the act that made them (S2-42).

    It speaks at the end of the transaction, when the flush has written what it knows itself. `on` names the columns whose change
    may change the others.
    """
    values = ", ".join(f"('{column}', OLD.{column}::text, NEW.{column}::text)" for column in columns)
    trigger(
        table,
        f"{table.name}_totals_told",
        f"AFTER UPDATE OF {', '.join(on or columns)}",
        f"""
INSERT INTO audit_entry ({SAME}, subject_type, subject_id, field, before, after)
SELECT {", ".join(f"act.{name}" for name in SAME.split(", "))}, '{subject}', NEW.id, change.field, change.before, change.after
FROM (SELECT * FROM audit_entry WHERE xid = {THIS} ORDER BY id DESC LIMIT 1) AS act
CROSS JOIN (VALUES {values}) AS change (field, before, after)
WHERE change.before IS DISTINCT FROM change.after AND NOT EXISTS (
    SELECT FROM audit_entry AS told
    WHERE told.xid = {THIS} AND told.subject_id = NEW.id AND told.field = change.field AND told.after = change.after
);
RETURN NULL;
""",  # noqa: S608 — only names of tables and columns
        constraint=True,
    )


def append_only(table: Any) -> None:
    """A row that stands is neither changed nor deleted; only a tenant's column that a key carries down may follow."""
    trigger(
        table,
        f"{table.name}_append_only",
        "BEFORE UPDATE OR DELETE",
        f"""
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of {table.name} is never changed.'
        USING ERRCODE = '23514', TABLE = '{table.name}', CONSTRAINT = 'ck_{table.name}_append_only';
END IF;
RETURN NEW;
""",
    )


def _row(name: str, columns: tuple[str, ...]) -> str:
    return f"({', '.join(f'{name}.{column}' for column in columns)})"
