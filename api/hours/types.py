"""TimeEntry, HoursLock (S0-42, S0-53)."""

from api.shape import column, one, shape
from domain.hours.models import HoursLock, TimeEntry

shape(
    TimeEntry, "ten", "TimeEntry (工时记录): hours of a person on a day of a project, with the work done (S0-53).",
    plural="time_entries", usual_order="-day",
    day=column("The day.", group="basic", sort=True, filter=True),
    hours=column("Hours, by the quarter, at most 24.", group="basic", filter=True),
    user=one("User", "user_id", "Who worked.", group="basic", filter=True),
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    task=one("Task", "task_id", "The task (任务) of the project's plan.", group="basic", filter=True),
    kind=column("Normal time, overtime (加班) or work on a holiday (节假日).", group="basic", filter=True),
    place=column("On the customer's site (现场), or remote (远程).", group="basic", filter=True),
    work=column("The work done.", group="basic"),
    resources=column("What else was used (资源): machines, licences, rooms.", group="basic", filter=True),
    state=column("Draft, submitted, approved by the partner's lead, returned, dropped; then it waits for the customer, is confirmed, "
        "disputed or corrected.", group="basic", filter=True),
    edition=column("Which version of the line it is, from 1.", group="basic"),
    corrects=one("TimeEntry", "corrects_id", "The version before, which the customer disputed.", group="basic"),
    corrected_by=one("TimeEntry", "corrects_id", "The version that took its place.", group="basic", back=True),
    waiting_since=column("Since when the customer is asked.", group="basic"),
    disputed_at=column("When the customer disputed it.", group="basic"),
    disputed_by=one("User", "disputed_by_id", "Who of the customer disputed it.", group="people"),
    dispute_reason=column("Why the customer disputes it.", group="basic"),
    answer=column("What the project manager answered.", group="basic"),
    confirmed_at=column("When it was confirmed.", group="basic"),
    confirmed_by=one("User", "confirmed_by_id", "Who of the customer confirmed it.", group="people"),
    is_deemed=column("Whether it is deemed confirmed (视为确认) because the customer did not answer in the contract's time.", group="basic",
        filter=True),
    level=column("The person's level on that day.", group="staffing", filter=True),
    order=one("OutsourcingOrder", "order_id", "The order that a partner's person works on.", group="staffing", filter=True),
    partner=one("Partner", "partner_id", "The partner whose person it is; none for the provider's own.", group="basic", filter=True),
    is_late=column("Whether it was logged late (补录).", group="staffing", filter=True),
    logged_on=column("The day it was logged.", group="staffing"),
    submitted_at=column("When it was submitted.", group="approval"),
    submitted_by=one("User", "submitted_by_id", "Who submitted it.", group="approver"),
    lead_approved_at=column("When the partner's lead approved it.", group="approval"),
    partner_lead=one("User", "lead_approved_by_id", "Who of the partner approved it.", group="approval"),
    approved_at=column("When the project manager approved it.", group="approval"),
    approved_by=one("User", "approved_by_id", "Who approved it.", group="approver"),
    return_reason=column("Why it was returned.", group="approval"),
    is_billable=column("Whether the customer is charged for it.", group="commercial", filter=True),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    HoursLock, "hlk", "HoursLock (工时锁定): a month of a project whose hours are closed.",
    month=column("The first day of the month.", group="basic", sort=True),
    locked_at=column("When it was locked.", group="basic"),
    locked_by=one("User", "locked_by_id", "Who locked it.", group="basic"),
    project=one("Project", "project_id", "The project.", group="basic"),
)  # fmt: skip
