"""The texts of the alerts: what it is, what it says, what follows from it; rendered at the reader, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain.alerts.acceptance_texts import ACCEPTANCE_TEXTS
from domain.alerts.access_texts import ACCESS_TEXTS
from domain.alerts.approval_texts import APPROVAL_TEXTS
from domain.alerts.hours_texts import HOURS_TEXTS
from domain.alerts.issue_texts import ISSUE_TEXTS
from domain.alerts.models import AlertRule
from domain.alerts.money_texts import MONEY_TEXTS
from domain.alerts.order_texts import ORDER_TEXTS
from domain.alerts.partner_texts import PARTNER_TEXTS
from domain.alerts.plan_texts import PLAN_TEXTS
from domain.alerts.project_acceptance_texts import PROJECT_ACCEPTANCE_TEXTS
from domain.alerts.report_texts import REPORT_TEXTS
from domain.alerts.requirement_texts import REQUIREMENT_TEXTS
from domain.alerts.resource_texts import RESOURCE_TEXTS
from domain.alerts.schedule_texts import SCHEDULE_TEXTS
from domain.alerts.settlement_texts import SETTLEMENT_TEXTS
from domain.alerts.talk_texts import TALK_TEXTS
from domain.alerts.wording import Texts
from domain.calendar import provider_zone
from domain.identity.models import Audience
from domain.language import Translator


@dataclass(frozen=True)
class Rendered:
    """The same in one language."""

    title: str
    body: str
    follows: str


TEXTS: Mapping[AlertRule, Texts] = {
    **APPROVAL_TEXTS,
    **ORDER_TEXTS,
    **HOURS_TEXTS,
    **ACCEPTANCE_TEXTS,
    **MONEY_TEXTS,
    **SETTLEMENT_TEXTS,
    **PARTNER_TEXTS,
    **PLAN_TEXTS,
    **RESOURCE_TEXTS,
    **ACCESS_TEXTS,
    **ISSUE_TEXTS,
    **REPORT_TEXTS,
    **TALK_TEXTS,
    **REQUIREMENT_TEXTS,
    **SCHEDULE_TEXTS,
    **PROJECT_ACCEPTANCE_TEXTS,
}

PATHS: Mapping[tuple[Audience, str], str] = {
    (Audience.PARTNER, "OutsourcingOrder"): "/partner/orders/{id}",
    (Audience.PARTNER, "Termination"): "/partner/terminations/{id}",
    (Audience.PARTNER, "MonthlyStatement"): "/partner/monthly-statements/{id}",
    (Audience.PARTNER, "ChangeOrder"): "/partner/changes/{id}",
    (Audience.PARTNER, "Acceptance"): "/partner/acceptances/{id}",
    (Audience.PARTNER, "Settlement"): "/partner/settlements/{id}",
    (Audience.PARTNER, "Partner"): "/partner/company",
    (Audience.CUSTOMER, "Acceptance"): "/customer/acceptances/{id}",
    (Audience.CUSTOMER, "ProjectAcceptance"): "/customer/project-acceptances/{id}",
    (Audience.CUSTOMER, "Project"): "/customer/projects/{id}",
    (Audience.CUSTOMER, "Contract"): "/customer/contracts/{id}",
    (Audience.CUSTOMER, "Issue"): "/customer/issues/{id}",
    (Audience.CUSTOMER, "Requirement"): "/customer/requirements/{id}",
    (Audience.CUSTOMER, "ScheduleItem"): "/customer/schedule",
    (Audience.PARTNER, "ScheduleItem"): "/partner/schedule",
    (Audience.CUSTOMER, "PublishedReport"): "/customer/reports/{id}",
    (Audience.CUSTOMER, "Discussion"): "/customer/discussions/{id}",
    (Audience.PARTNER, "Discussion"): "/partner/discussions/{id}",
}
"""The page on which a reader sees the object; staff has no pages for what the provider does."""


ACTING: Mapping[tuple[Audience, AlertRule], str] = {
    (Audience.CUSTOMER, AlertRule.SCHEDULE_CLASH): "/customer/schedule",
    (Audience.PARTNER, AlertRule.SCHEDULE_CLASH): "/partner/schedule",
    (Audience.CUSTOMER, AlertRule.HOURS_WAITING): "/customer/projects/{id}/hours",
    (Audience.CUSTOMER, AlertRule.ANNOUNCEMENT_PUBLISHED): "/customer/projects/{id}/talk",
    (Audience.PARTNER, AlertRule.ANNOUNCEMENT_PUBLISHED): "/partner/projects/{id}/talk",
    (Audience.PARTNER, AlertRule.HOURS_DISPUTED): "/partner/hours",
    (Audience.PARTNER, AlertRule.HOURS_RETURNED): "/partner/hours",
    (Audience.PARTNER, AlertRule.HOURS_MISSING): "/partner/hours/log",
    (Audience.PARTNER, AlertRule.PAYABLE_OPENED): "/partner/payables?state=OPEN",
    (Audience.PARTNER, AlertRule.RECOVERY_CODES_USED_UP): "/partner/second-factor/set-up",
    (Audience.CUSTOMER, AlertRule.RECOVERY_CODES_USED_UP): "/customer/second-factor/set-up",
    (Audience.STAFF, AlertRule.RECOVERY_CODES_USED_UP): "/second-factor/set-up",
}
"""Where the act that a rule asks for is done, if elsewhere than at the object."""


def render(rule: AlertRule, parameters: Mapping[str, Any], due_on: date | None, language: Translator) -> Rendered:
    """The alert's texts; figures, days and terms as the language writes them."""
    values = _values(parameters, due_on, language)
    texts = TEXTS[rule]
    return Rendered(*(language.sentence(text, **values) for text in (texts.title, texts.body, texts.follows)))


def path(audience: Audience, rule: AlertRule, link_type: str, global_id: str) -> str | None:
    """Where its reader does what follows, or opens what it is about; `global_id` is that of the alert's `link_id`."""
    found = ACTING.get((audience, rule)) or PATHS.get((audience, link_type))
    return found and found.format(id=global_id)


def _values(parameters: Mapping[str, Any], due_on: date | None, language: Translator) -> dict[str, Any]:
    values = dict(parameters)
    if "amount" in values:
        values["amount"] = language.money(Decimal(values["amount"]), values["currency"])
    for name, kind in (
        ("party", "party"),
        ("acceptance_kind", "project acceptance kind"),
        ("kind", "payment kind"),
        ("partner_state", "partner"),
        ("change_state", "change"),
        ("approval_kind", "approval kind"),
        ("limit", "limit"),
        ("cost_kind", "cost kind"),
        ("verdict", "approval"),
        ("failure", "policy refusal"),
    ):
        if name in values:
            values[name] = language.label(kind, values[name])
    for name in ("day", "paid_on", "eligible_on", "valid_from", "valid_to"):
        if name in values:
            values[name] = language.date(date.fromisoformat(values[name]))
    if "begins" in values:
        values["begins"] = _begin(values["begins"], language)
    if "effective_at" in values:
        values["effective_at"] = language.moment(datetime.fromisoformat(values["effective_at"]), provider_zone())
    if due_on is not None:
        values["due_on"] = language.date(due_on)
    return values


def _begin(begins: str, language: Translator) -> str:
    """A day, or a moment in the provider's zone."""
    if len(begins) == len("2026-11-02"):
        return language.date(date.fromisoformat(begins))
    return language.moment(datetime.fromisoformat(begins), provider_zone())
