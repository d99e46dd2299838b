"""Nothing that happens or falls due is lost between two names: each event is heard, or said here not to concern any worker."""

import dataclasses
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import domain
from domain.alerts.mail_digest import DIGEST
from domain.approvals.turns import ESCALATE
from domain.contracts.sign_contract import DUE
from domain.hours.asking import DEEMED
from domain.identity.schedule_policy_change import DUE as POLICY
from domain.outsourcing.settlement_clock import ELIGIBLE
from domain.partners.follow_agreement import DEADLINE as FOLLOW
from workers.alerts import FIELDS, SUBJECTS
from workers.clock import family
from workers.subscriptions import DEADLINES, SUBSCRIPTIONS, TASKS

UNHEARD = {
    *("ClockMoved", "ProviderFounded", "UnitAdded", "UnitMoved", "InvitationAccepted", "RoleGranted", "UserEnabled"),
    *("RevocationRequested", "RevocationRejected", "AcceptanceArchived"),
    *("OrderPlaced", "OrderRevised", "ChangeOrderPlaced", "ConsentRecorded"),
    *("EarlyEntryRequested", "EarlyEntryRequestReturned", "EarlyEntryRejected"),
    *("AlertAcknowledged", "AlertCleared", "DocumentUploaded", "DefectRecorded", "DocumentLinked"),
    *("TaskStarted", "ProgressRecorded", "DependencyAdded", "DependencyRemoved", "BaselineSet", "PlanShifted", "HoursLocked"),
    *("WeeklyReportDrafted", "WeeklyReportChanged", "AnnouncementPinned", "DiscussionOpened"),
    *("RequirementChanged", "RequirementTaskLinked", "RequirementTaskUnlinked"),
    *("LogEntryWritten", "LogEntryEdited", "LogEntryOpened", "LogEntryWithheld", "LogEntryWithdrawn"),
    "ScheduleItemDisclosed",
    *("PersonPooled", "ResourceRetired"),
    *("ProjectAcceptancePrepared", "ProjectAcceptanceChanged"),
    *("PolicyChanged", "PolicyChangeScheduled", "PolicyChangeWithdrawn", "RoleEndScheduled"),
    *("ApprovalStarted", "ChainPublished", "CalendarImported"),
    *("CustomerOpened", "PartnerInvited", "PartnershipsNamed", "PartnerFileChanged", "PartnerPersonRecorded"),
    *("DeclarationsMade", "AdmissionRecommended", "QualificationRequired", "GradingSchemeSet"),
}


def declared() -> set[str]:
    """The name of every event of the domain; no two have the same, since a message carries the name alone."""
    names = [module.name for module in pkgutil.walk_packages(domain.__path__, "domain.") if module.name.endswith("events")]
    found: set[str] = set()
    for module in map(importlib.import_module, names):
        for name, _ in inspect.getmembers(module, dataclasses.is_dataclass):
            assert name not in found, f"two events are called {name}"
            found.add(name)
    return found


def test_each_event_is_heard_or_concerns_no_worker() -> None:
    events = declared()
    assert set(SUBSCRIPTIONS) <= events
    assert events - set(SUBSCRIPTIONS) - UNHEARD == set()
    assert not UNHEARD & set(SUBSCRIPTIONS)


def test_each_subject_stands_in_its_event() -> None:
    for event, subjects in SUBJECTS.items():
        fields = {field.name for field in dataclasses.fields(event)}
        assert {field for _, field in subjects} <= fields, event
    assert set(FIELDS) == {event.__name__ for event in SUBJECTS}


def test_each_kind_of_deadline_has_its_task() -> None:
    planned = {ELIGIBLE, DUE, DIGEST, FOLLOW, ESCALATE, POLICY, DEEMED, "alert:Payable"}
    assert {family(kind) for kind in planned} == set(DEADLINES)
    source = "\n".join(path.read_text() for path in Path(domain.__path__[0]).rglob("*.py"))
    assert set(re.findall(r'= "([a-z]+:[a-z_]+)"', source)) & {ELIGIBLE, DUE, FOLLOW, ESCALATE} == {ELIGIBLE, DUE, FOLLOW, ESCALATE}


def test_tasks_have_names_of_their_own_and_say_how_long_and_how_often() -> None:
    assert len({task.name for task in TASKS}) == len(TASKS)
    assert all(task.seconds > 0 and task.retries > 0 and task.queue for task in TASKS)
