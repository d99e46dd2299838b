"""What alerts of partners, their agreements and qualifications say."""

from collections.abc import Mapping

from domain.alerts.models import AlertRule
from domain.alerts.wording import Texts
from domain.language import message

PARTNER_TEXTS: Mapping[AlertRule, Texts] = {
    AlertRule.ADMISSION_SUBMITTED: Texts(
        message("{partner} handed in its file"),
        message("The file of {partner} waits for its review."),
        message("Take the file for review; it cannot be changed meanwhile."),
    ),
    AlertRule.ADMISSION_TO_DECIDE: Texts(
        message("The admission of {partner} is to be decided"),
        message("The file of {partner} is under review."),
        message("Ask for what is missing, admit the partner, or say why not."),
    ),
    AlertRule.ADMISSION_MORE_ASKED: Texts(
        message("We need more for your admission"),
        message("Something is missing in the file of {partner}, or not clear."),
        message("Complete the parts that were named, and hand in the file again."),
    ),
    AlertRule.ADMISSION_APPROVED: Texts(
        message("{partner} has been admitted"),
        message("The file of {partner} was reviewed and is good."),
        message("When the annual agreement is signed, orders can be placed."),
    ),
    AlertRule.ADMISSION_REJECTED: Texts(
        message("{partner} was not admitted"),
        message("The reason stands with the file."),
        message("The file can be changed and handed in again."),
    ),
    AlertRule.PARTNER_STOPPED: Texts(
        message("{partner} gets no new orders: {partner_state}"),
        message("Running orders with {partner} go on."),
        message("A blacklisted partner is not paid until it is released; after an expired agreement a new one is signed."),
    ),
    AlertRule.AGREEMENT_EXPIRING: Texts(
        message("Agreement {agreement} with {partner} ends on {due_on}"),
        message("No other agreement follows it yet."),
        message("Without a new agreement no order can be placed from then on."),
    ),
    AlertRule.AGREEMENT_ENDED: Texts(
        message("Agreement {agreement} with {partner} ended on {due_on}"),
        message("Running orders under it go on; new ones cannot be placed."),
        message("Sign a new agreement where the partner is to work on."),
    ),
    AlertRule.QUALIFICATION_TO_CHECK: Texts(
        message("{partner} recorded a qualification: {qualification}"),
        message("It counts once it has been checked."),
        message("Compare the scan with what is recorded, and confirm it."),
    ),
    AlertRule.QUALIFICATION_EXPIRING: Texts(
        message("{qualification} of {partner} ends on {due_on}"),
        message("Orders whose dates lie beyond need a new one."),
        message("Record the new paper with its scan; the provider checks it."),
    ),
    AlertRule.ACCOUNT_TO_APPROVE: Texts(
        message("{partner} changes its bank account"),
        message("The old and the new account of {partner} stand beside each other."),
        message("Payments go to the old account until you approve. Ask the partner by telephone before you do."),
    ),
    AlertRule.ACCOUNT_DECIDED: Texts(
        message("The change of your bank account: {change_state}"),
        message("What you asked for has been decided for {partner}."),
        message("Payments from now on go to the account that stands in your file."),
    ),
    AlertRule.GRADE_TO_REVIEW: Texts(
        message("{partner} is to be graded anew since {due_on}"),
        message("The last grading is a year old."),
        message("Grade the partner; the grade limits the size of its orders."),
    ),
}
