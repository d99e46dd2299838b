"""What was just done, said once on the next page: a code in the address, its text from this list and from nowhere else."""

from domain.language import message

NOTICES = {
    "accepted": message("The order runs from today. Its advance payment is open: please send the invoice."),
    "declined": message("You have declined the order. The sender has your reason."),
    "change-accepted": message("You have accepted the change. The order counts as changed from today."),
    "change-declined": message("You have declined the change. The sender has your reason."),
    "month-handed-in": message("The days of the month are handed in. The project manager has been asked to confirm them."),
    "month-withdrawn": message("The statement is taken back. You can hand in another one for the month."),
    "hours-submitted": message("The hours are submitted. Your lead approves them first."),
    "hours-kept": message("The hours are kept as drafts. Submit them when the week is complete."),
    "hours-dropped": message("The drafts are dropped."),
    "hours-changed": message("The line is changed. Submit it again."),
    "hours-corrected": message("The correction is submitted as a new version and goes through the approvals again."),
    "hours-approved": message("The hours are approved. The project manager is asked next."),
    "hours-returned": message("The hours are returned with your reason."),
    "hours-confirmed": message("The hours of the day are confirmed."),
    "hours-disputed": message("The line is disputed. The project manager has your reason."),
    "termination-agreed": message("The order is terminated. You can apply for the settlement of what was delivered."),
    "termination-objected": message("You have objected. The project manager has your words."),
    "requested": message("The acceptance is requested. Customer, sales, region and headquarters have been asked to sign."),
    "changed": message("A new round has begun. Customer, sales, region and headquarters have been asked to sign it."),
    "delegated": message("Your delegate is named and can sign on those days. Each such signature is marked as a delegate's."),
    "delegate-ended": message("That person no longer signs in your place. What was signed stays."),
    "signed": message("You have signed."),
    "rechecked": message("The check is recorded."),
    "punch-done": message("Recorded as done. The party that raised it has been asked to check."),
    "issue-raised": message("Your issue is raised. The project manager has been told."),
    "replied": message("Your message stands in the conversation. The other side has been told."),
    "discussion-opened": message("The discussion is open. The provider has been told."),
    "discussion-closed": message("The discussion is closed. It stays to be read."),
    "issue-closed": message("The issue is closed."),
    "issue-reopened": message("The issue is open again. The project manager has your reason."),
    "marked-major": message("The issue is marked as major. Headquarters has been told."),
    "applied": message("You have applied for the settlement."),
    "evaluated": message("Your evaluation is given. It stays sealed until the other side has answered too."),
    "objected": message("Your objection is raised. You are told when it is answered."),
    "confirmed": message("You have confirmed the statement."),
    "invoiced": message("The invoice is recorded. The time to pay has begun."),
    "kept": message("What you entered is kept."),
    "declared": message("Your declarations are kept, with your name and the time."),
    "submitted": message("Your file has been handed in. We tell you as soon as somebody has looked at it."),
    "invited": message("The invitation is on its way by mail."),
    "invited-again": message("A new invitation is on its way by mail. The link of before works no more."),
    "uninvited": message("The invitation is withdrawn. Its link works no more."),
    "role-given": message("The role is given. It counts from the day you named, without a day from now on."),
    "role-ended": message("The role has ended, or ends after the day you named."),
    "disabled": message("Access is taken away. This person is signed out everywhere."),
    "enabled": message("This person can sign in again."),
    "withdrawn": message("That paper no longer counts."),
    "acknowledged": message("Marked as seen."),
    "language": message("Pages and mails now come in this language."),
    "time-zone": message("Times are now shown in this time zone."),
    "delivery": message("Your choice is kept."),
    "password": message("Your password is changed. Every other session has ended."),
    "factor-removed": message("Your second factor is removed. Every other session has ended."),
    "begin-again": message("The sign-in took too long or was begun in another window. Please begin again."),
    "reset-asked": message(
        "If that address signs in here, a mail with a link to a new password is on its way. The link works for a short time."
    ),
    "reset": message("Your new password is set, and you are signed out everywhere. Please sign in."),
    "view-ended": message("The view is over. You can close this window."),
    "session-ended": message("That session has ended."),
    "signed-out": message("You are signed out."),
    "everywhere": message("You are signed out everywhere."),
}
"""Code → message id."""


def notice_of(code: str | None) -> str | None:
    """The message id of a code; None for anything else that stands in an address."""
    return NOTICES.get(code or "")
