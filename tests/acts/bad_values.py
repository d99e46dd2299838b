"""Bad values for every place of an input, found by walking its GraphQL type, each with the code it must be refused by."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLList, GraphQLNonNull

from api.ids import encode
from domain.database import new_id

Place = tuple[str | int, ...]
FAR = {"DATE_ABSURD", "DATE_IN_FUTURE", "DATES_REVERSED", "AGREEMENT_DATES", "PAID_BEFORE_OPENED", "TOKEN_PERIOD"}
LONG = "长" * 10_000
CONTROL = ("a\x00b", "a\x07b", "a\x1bb", "a\x7fb", "a\x85b")
TEXTS = {
    "email": ("EMAIL_WRONG",),
    "currency": ("CURRENCY_UNKNOWN",),
    "role": ("ROLE_UNKNOWN",),
    "roles": ("ROLE_UNKNOWN",),
    "escalationRole": ("ROLE_UNKNOWN",),
    "contentHash": ("CONTENT_CHANGED",),
    "digest": ("CONFLICT",),
    "creditCode": ("CREDIT_CODE_WRONG", "CREDIT_CODE_MISSING"),
    "password": ("PASSWORD_WRONG",),
    "oldPassword": ("PASSWORD_WRONG",),
    "newPassword": ("PASSWORD_WEAK",),
    "factorCode": ("CODE_WRONG",),
    "code": ("SHORT_CODE_WRONG", "TEXT_EMPTY", "TEXT_TOO_LONG", "TEXT_NOT_PRINTABLE"),
}
"""Texts of which only certain ones are good."""
OF_POLICY = ("add", "remove", "include", "exclude")
"""What holds lines of the policy, whose texts are refused as parts of their line."""
SCORES = ("quality", "schedule", "documents", "stability", "response", "cooperation")
GRADED = ("scale", "qualification", "experience", "capability", "orders")
"""What a partner is graded by."""
WEIGHED = (*(f"weight{name.title()}" for name in GRADED), "fromA", "fromB", "fromC")
PERCENTS = (
    *WEIGHED,
    "percent",
    "rate",
    "cap",
    "threshold",
    "step",
    "deductionPercent",
    "deductionCap",
    "taxRate",
    "outsourcingShare",
    "penaltyRate",
    "penaltyCap",
)
HOURS = ("hours", "hoursADay")
DAYS = ("days", "quantity", "deliveredDays", "limitDays", "outsourcingDays")
MAY_BE_ZERO = (
    *SCORES,
    *("deliveredDays", "deliveredNet"),
    *GRADED,
    *WEIGHED,
    *("largestA", "largestB", "largestC", "largestD"),
    "rate",
    "cap",
    "threshold",
    "step",
    "deductionPercent",
    "deductionCap",
    "taxRate",
    "outsourcingShare",
    "limitDays",
    "outsourcingDays",
    "limitAmount",
    *("labour", "travel", "purchase", "outsourcing", "overhead", "other"),
    "percent",
    "penaltyRate",
    "penaltyCap",
)
"""0 lets nothing be ordered; of a term or instalment its sum tells."""
MAY_BE_EMPTY = (
    "roles",
    "projects",
    "items",
    "documentIds",
    "userIds",
    "added",
    "removed",
    "thresholds",
    "offers",
    "add",
    "remove",
    "include",
    "exclude",
    "tags",
)
OF_WORDS = ("tags",)
"""Lists of any words: one alone is a list of one, as GraphQL reads it."""


@dataclass(frozen=True)
class Bad:
    """A value at a place, and the codes of which one must follow."""

    place: Place
    value: Any
    codes: frozenset[str]


def bad_values(kind: Any, good: Any, place: Place = ()) -> Iterator[Bad]:
    """Every bad value of an input type, in the surroundings of a good one."""
    required = isinstance(kind, GraphQLNonNull)
    kind = kind.of_type if required else kind
    if required:
        yield bad(place, None, "BAD_REQUEST")
    if isinstance(kind, GraphQLList):
        yield from bad_lists(kind, good, place)
    elif isinstance(kind, GraphQLInputObjectType):
        yield bad(place, {"nope": 1}, "BAD_REQUEST")
        for name, field in kind.fields.items():
            yield from bad_values(field.type, good.get(name), (*place, name))
    else:
        yield from SCALARS.get(kind.name, bad_enums)(place, required)


def bad(place: Place, value: Any, *codes: str) -> Bad:
    return Bad(place, value, frozenset(codes))


def bad_lists(kind: Any, good: list[Any] | None, place: Place) -> Iterator[Bad]:
    if place[-1] not in OF_WORDS:
        yield bad(place, "not a list", "BAD_REQUEST", "ROLE_UNKNOWN", "NOT_FOUND")
    assert good is not None, f"give {place} in the case"
    if not good:
        return
    yield bad(place, good[:1] * 201, "LIST_TOO_LONG", "LEVEL_TWICE")
    if place[-1] not in MAY_BE_EMPTY:
        yield bad(place, [], "LIST_EMPTY", "DELIVERABLE_MISSING")
    for index, item in enumerate(good[:1]):
        yield from bad_values(kind.of_type, item, (*place, index))


def bad_texts(place: Place, required: bool) -> Iterator[Bad]:
    name = next(part for part in reversed(place) if isinstance(part, str))
    if name == "idempotencyKey":
        yield from (bad(place, value, "BAD_REQUEST") for value in (LONG, *CONTROL))
        return
    special = ("POLICY_LINE_WRONG",) if place[0] in OF_POLICY else TEXTS.get(name)
    yield bad(place, LONG, *(special or ("TEXT_TOO_LONG",)))
    yield from (bad(place, value, *(special or ("TEXT_NOT_PRINTABLE",))) for value in CONTROL)
    if required:
        yield from (bad(place, value, *(special or ("TEXT_EMPTY",))) for value in ("", " \n\u3000"))
    yield bad(place, 5, "BAD_REQUEST")


def bad_numbers(place: Place, required: bool) -> Iterator[Bad]:
    name = place[-1]
    special = "PERCENT_WRONG" if name in PERCENTS else "DAYS_NOT_POSITIVE" if name in DAYS else None
    special = "HOURS_NOT_QUARTERS" if name in HOURS else special
    special = "SCORE_WRONG" if name in (*SCORES, *GRADED) else special
    for value in ("-0.01", "-1", "NaN", "sNaN", "-Infinity", "Infinity"):
        yield bad(place, value, special or "AMOUNT_NOT_POSITIVE", "BAD_REQUEST")
    for value in ("1e13", "1E+400", "9" * 40):
        yield bad(place, value, special or "AMOUNT_TOO_LARGE")
    for value in ("1.00001", "1e-20", "0.3000000000000000000000000000000000001"):
        yield bad(place, value, special or "AMOUNT_TOO_FINE")
    if name not in MAY_BE_ZERO:
        yield from (bad(place, value, special or "AMOUNT_NOT_POSITIVE") for value in ("0", "-0", "0E-50"))
    for wrong in ("", "ten", "1,5", ["1"], True):
        yield bad(place, wrong, "BAD_REQUEST")


def bad_dates(place: Place, required: bool) -> Iterator[Bad]:
    yield from (bad(place, value, *FAR) for value in ("0001-01-01", "1999-12-31", "9999-12-31"))
    yield from (bad(place, value, "BAD_REQUEST") for value in ("2027-02-29", "2027-13-01", "yesterday", "", 5, "2027-02-28T00:00:00Z"))


def bad_moments(place: Place, required: bool) -> Iterator[Bad]:
    yield bad(place, "9999-12-31T23:59:59Z", "DATE_ABSURD")
    yield from (bad(place, value, "BAD_REQUEST") for value in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"))
    yield from (bad(place, value, "BAD_REQUEST") for value in ("2027-02-28T08:00:00", "2027-02-30T08:00:00Z", "soon", "", 5))


def bad_counts(place: Place, required: bool) -> Iterator[Bad]:
    codes = {
        "staffCount": "COUNT_WRONG",
        "dueDays": "TERM_DUE_DAYS",
        "statementNumber": "STATEMENT_CHANGED",
        "expectedVersion": "CONFLICT",
        "warrantyMonths": "WARRANTY_MONTHS",
        "deliverable": "TERM_AWAITS",
        "patience": "DAYS_NOT_POSITIVE",
        "deemedAfterDays": "DEEMED_WRONG",
        **{f"{name}Weight": "WEIGHTS_NOT_WHOLE" for name in SCORES},
        "progress": "PROGRESS_WRONG",
        "completion": "PROGRESS_WRONG",
        "satisfaction": "SATISFACTION_WRONG",
        "lagDays": "LAG_WRONG",
        "share": "SHARE_WRONG",
        "remindMinutes": "REMINDER_WRONG",
        "workingDays": "WORKING_DAYS_WRONG",
        "sequence": "CHAIN_SEQUENCE",
        "remindDays": "CHAIN_DAYS",
        "escalateDays": "CHAIN_DAYS",
    }
    beyond = () if place[-1] in ("staffCount", "workingDays", "remindMinutes") else (366,)
    yield from (bad(place, value, codes[str(place[-1])]) for value in (-1, *beyond, 2**31 - 1, -(2**31)))
    yield from (bad(place, value, "BAD_REQUEST") for value in (2**31, 1.5, "1", True))


def bad_ids(place: Place, required: bool) -> Iterator[Bad]:
    yield from (bad(place, value, "NOT_FOUND") for value in ("x", "ord_", "_" * 23, LONG, "ord_" + "0" * 22, "ord_" + "z" * 22, "\x00"))
    yield from (bad(place, encode(prefix, new_id()), "NOT_FOUND") for prefix in ("pmt", "clk"))
    yield bad(place, {}, "BAD_REQUEST")


def bad_flags(place: Place, required: bool) -> Iterator[Bad]:
    yield from (bad(place, value, "BAD_REQUEST") for value in ("yes", 1))


def bad_enums(place: Place, required: bool) -> Iterator[Bad]:
    yield from (bad(place, value, "BAD_REQUEST") for value in ("NOPE", "", 1, "pass"))


SCALARS = {
    "String": bad_texts,
    "Decimal": bad_numbers,
    "Date": bad_dates,
    "DateTime": bad_moments,
    "Int": bad_counts,
    "ID": bad_ids,
    "Boolean": bad_flags,
}


def put(good: Any, place: Place, value: Any) -> Any:
    """The good input with one value at a place."""
    if not place:
        return value
    first, *rest = place
    if isinstance(good, list):
        return [put(item, tuple(rest), value) if index == first else item for index, item in enumerate(good)]
    return {**good, str(first): put(good.get(first), tuple(rest), value)}
