"""Project, ProjectMember, ProjectSignatory."""

from api.planning import overdue
from api.shape import column, expression, many, one, shape
from domain.delivery.models import PartyWaiver, Project, ProjectMember, ProjectSignatory
from domain.delivery.phase_models import ProjectTransition

shape(
    Project, "prj", "Project (交付项目): work for a customer under a contract, or on an early entry until it is signed (S0-32).",
    plural="projects", usual_order="code", lookup="code",
    code=column("The readable number.", group="basic", sort=True, filter=True),
    name=column("The name.", group="basic", filter=True),
    customer=one("Customer", "customer_id", "The customer.", group="basic", filter=True),
    contract=one("Contract", "contract_id", "The contract it fulfils; none on an early entry.", group="contract", filter=True),
    early_entry=one("EarlyEntry", "early_entry_id", "The early entry (提前进场) by which it began.", group="early-entry", filter=True),
    unit=one("Unit", "unit_id", "The provider's unit that delivers.", group="organisation", filter=True),
    owner=one("User", "owner_id", "The project manager (项目经理).", group="basic", filter=True),
    state=column("The phase it is in.", group="basic", filter=True),
    starts_on=column("The first day.", group="basic", sort=True, filter=True),
    ends_on=column("The planned last day.", group="basic", filter=True),
    overdue_days=expression(
        "Days since the planned last day (项目超期) where it is not accepted yet and not stopped; none where it is not overdue.", int,
        overdue.project_days, group="overdue", filter=True, within=overdue.is_due,
    ),
    history=many("ProjectTransition", "project_id", "The phases it has come through.", group="history", order="at"),
    members=many("ProjectMember", "project_id", "Its people, of all three audiences.", group="members", order="joined_on"),
    signatories=many("ProjectSignatory", "project_id", "Who signs for which party (S0-47).", group="members"),
    waivers=many("PartyWaiver", "project_id", "The parties that do not exist for it.", group="members", order="waived_at"),
    milestones=many("Milestone", "project_id", "Its milestones, as planned and reached (S0-41).", group="basic", order="planned_on"),
    tasks=many("Task", "project_id", "Its task plan (S0-50).", group="basic", order="starts_on"),
    baselines=many("Baseline", "project_id", "What was planned before, kept (基线).", group="baselines", order="number"),
    orders=many("OutsourcingOrder", "project_id", "The work ordered from partners.", group="basic", order="code"),
    past_orders=many(
        "PastOrder", "project_id", "What was ordered before, with prices and results (外包历史, S0-57).", group="outsourcing-history",
        order="-code",
    ),
    time_entries=many("TimeEntry", "project_id", "The hours (工时) worked on it.", group="basic", order="-day"),
    allocations=many("Allocation", "project_id", "Who is planned for it (资源分配).", group="staffing", order="starts_on"),
    hours_locks=many("HoursLock", "project_id", "The months whose hours are locked.", group="basic", order="-month"),
    issues=many("Issue", "project_id", "The issues (问题) raised in it (S0-43).", group="basic", order="-raised_at"),
    weekly_reports=many(
        "WeeklyReport", "project_id", "Its weekly reports (项目周报), the newest first (S0-51).", group="basic", order="-week_starts_on",
    ),
    published_reports=many(
        "PublishedReport", "project_id", "What the customer reads of them, the newest first.", group="basic", order="-week_starts_on",
    ),
    announcements=many("Announcement", "project_id", "What is announced in it (公告, S2-19).", group="basic", order="-published_at"),
    requirements=many("Requirement", "project_id", "What the customer needs in it (客户需求, S2-20).", group="basic", order="-raised_at"),
    log_entries=many("LogEntry", "project_id", "What happened in it (日志, S2-13), the newest first.", group="basic", order="-happened_on"),
    schedule_items=many("ScheduleItem", "project_id", "What is to happen in it (日程, S2-18).", group="basic", order="begins_at"),
    discussions=many("Discussion", "project_id", "What is talked about in it (讨论, S2-19).", group="basic", order="-last_said_at"),
    acceptances=many("Acceptance", "project_id", "The joint acceptances.", group="basic", order="-requested_at"),
    customer_acceptances=many(
        "ProjectAcceptance", "project_id", "Its acceptances by the customer (项目验收), the newest first (S0-37).", group="basic",
        order="-prepared_at",
    ),
    documents=many("DocumentLink", "project_id", "The documents that belong to it (S0-52).", group="basic", order="-created_at"),
    budget=one("BudgetLine", "budget_line_id", "What may be ordered for it, and what is taken.", group="budget"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    ProjectTransition, "pph", "ProjectTransition (阶段变更): a project came into another phase (S0-32).",
    from_state=column("The phase before.", group="basic"),
    to_state=column("The phase it came into.", group="basic"),
    at=column("When.", group="basic", sort=True),
    by=one("User", "by_id", "Who moved it.", group="internal-note"),
    reason=column("Why, where it went back or was stopped.", group="internal-note"),
)  # fmt: skip

shape(
    ProjectMember, "mem", "ProjectMember (项目成员): a person on a project, from when to when.",
    user=one("User", "user_id", "The person.", group="basic"),
    role=column("What the person is there for.", group="basic"),
    joined_on=column("The first day.", group="basic", sort=True),
    left_on=column("The last day; none while on it.", group="basic"),
)  # fmt: skip

shape(
    ProjectSignatory, "sig", "ProjectSignatory (授权签字人): who signs for a party of joint acceptance on a project.",
    party=column("The party.", group="basic", filter=True),
    user=one("User", "user_id", "The signer.", group="basic"),
    authority=column("The letter of authority (授权书).", group="authority"),
    authority_document=one("Document", "authority_document_id", "The document by which a delegate signs.", group="authority"),
    delegate_of=one("ProjectSignatory", "delegate_of_id", "For whom a delegate (代签人) signs; none otherwise.", group="basic"),
    valid_from=column("The first day.", group="basic", sort=True),
    valid_to=column("The last day; none while it holds.", group="basic"),
)  # fmt: skip

shape(
    PartyWaiver, "wvr", "PartyWaiver: a party of joint acceptance that does not exist for a project, as headquarters recorded (S0-47).",
    party=column("The party.", group="basic", filter=True),
    reason=column("Why.", group="basic"),
    waived_at=column("When it was recorded.", group="basic", sort=True),
    waived_by=one("User", "waived_by_id", "Who recorded it.", group="basic"),
    taken_back_on=column("The day it was taken back (撤回免签); none while it stands.", group="basic", filter=True),
    taken_back_by=one("User", "taken_back_by_id", "Who took it back.", group="basic"),
    taken_back_reason=column("Why it was taken back.", group="basic"),
)  # fmt: skip
