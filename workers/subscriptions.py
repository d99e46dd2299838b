"""Who hears which event, and who does which deadlines. An event or a family that stands nowhere here concerns no worker."""

from collections.abc import Mapping, Sequence

from domain.alerts import events as alerts
from domain.contracts import events as contracts
from domain.delivery import events as delivery
from domain.hours import events as hours
from domain.identity import events as identity
from domain.identity.tell_factor import FactorChange
from domain.outsourcing import acceptance_events as acceptances
from workers.alerts import (
    BUDGETS,
    FACTORS,
    FIELDS,
    FOLLOW_BUDGETS,
    FOLLOW_CONTRACT,
    FOLLOW_DEADLINES,
    FOLLOW_EVENT,
    FOLLOW_ORDERS,
    FOLLOW_PARTNER,
    FOLLOW_PERSON,
    FOLLOW_PROJECT,
    FOLLOW_RATE,
    FOLLOW_READER,
    FOLLOW_ROUND,
    ORDERS,
    PARTNERS,
    PEOPLE,
    PROJECTS,
    RATES,
    ROUNDS,
)
from workers.approvals import ESCALATE_APPROVALS
from workers.archives import ARCHIVE_ACCEPTANCE
from workers.hours import DEEM_HOURS
from workers.hours_imports import IMPORT_HOURS, REHEARSE_HOURS
from workers.instalments import INSTALMENTS_DUE
from workers.mail import MAIL_ALERT, MAIL_DIGESTS, MAIL_FACTOR, MAIL_INVITATION, MAIL_PASSWORD, MAIL_RESET
from workers.partners import FOLLOW_AGREEMENTS
from workers.policy import APPLY_POLICY_CHANGES
from workers.settlements import OPEN_SETTLEMENTS
from workers.tasks import Task

SUBSCRIPTIONS: Mapping[str, Sequence[Task]] = {
    **dict.fromkeys(FIELDS, (FOLLOW_EVENT,)),
    **dict.fromkeys(BUDGETS, (FOLLOW_EVENT, FOLLOW_BUDGETS)),
    **dict.fromkeys(ORDERS - BUDGETS, (FOLLOW_EVENT, FOLLOW_ORDERS)),
    **dict.fromkeys(ORDERS & BUDGETS, (FOLLOW_EVENT, FOLLOW_BUDGETS, FOLLOW_ORDERS)),
    **dict.fromkeys(RATES, (FOLLOW_RATE,)),
    **dict.fromkeys(ROUNDS, (FOLLOW_EVENT, FOLLOW_ROUND)),
    **dict.fromkeys(PROJECTS, (FOLLOW_PROJECT,)),
    **dict.fromkeys(PARTNERS, (FOLLOW_PARTNER,)),
    **dict.fromkeys(PEOPLE, (FOLLOW_READER,)),
    delivery.PhaseMoved.__name__: (FOLLOW_EVENT, FOLLOW_PROJECT),
    acceptances.AcceptancePassed.__name__: (FOLLOW_EVENT, ARCHIVE_ACCEPTANCE),
    acceptances.ArchiveMissing.__name__: (ARCHIVE_ACCEPTANCE,),
    contracts.ContractSigned.__name__: (FOLLOW_CONTRACT,),
    hours.RehearsalAsked.__name__: (REHEARSE_HOURS,),
    hours.ImportAsked.__name__: (IMPORT_HOURS,),
    alerts.AlertRaised.__name__: (MAIL_ALERT,),
    identity.InvitationSent.__name__: (MAIL_INVITATION,),
    identity.PasswordChanged.__name__: (MAIL_PASSWORD,),
    **dict.fromkeys(FactorChange, (MAIL_FACTOR,)),
    **dict.fromkeys(FACTORS, (MAIL_FACTOR, FOLLOW_PERSON)),
    identity.ResetAsked.__name__: (MAIL_RESET,),
}
DEADLINES: Mapping[str, Task] = {
    "settlement": OPEN_SETTLEMENTS,
    "approval": ESCALATE_APPROVALS,
    "instalment": INSTALMENTS_DUE,
    "hours": DEEM_HOURS,
    "alert": FOLLOW_DEADLINES,
    "digest": MAIL_DIGESTS,
    "agreement": FOLLOW_AGREEMENTS,
    "policy": APPLY_POLICY_CHANGES,
}
TASKS: Sequence[Task] = list({task.name: task for tasks in (*SUBSCRIPTIONS.values(), DEADLINES.values()) for task in tasks}.values())
"""Every task that anything leads to."""
