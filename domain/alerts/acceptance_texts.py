"""What alerts of acceptances, their papers and punch lists say."""

from collections.abc import Mapping

from domain.alerts.models import AlertRule
from domain.alerts.wording import ORDER, Texts
from domain.language import message

ACCEPTANCE_TEXTS: Mapping[AlertRule, Texts] = {
    AlertRule.ACCEPTANCE_WAITING: Texts(
        message("Acceptance {acceptance} waits for the signature of: {party}"),
        message("{acceptance_title}, project {project}, work of {partner}."),
        message("Please read it and sign. The last of four signatures fixes the acceptance date and opens the acceptance payment."),
    ),
    AlertRule.ACCEPTANCE_PASSED: Texts(
        message("Acceptance {acceptance} has passed"),
        ORDER,
        message("The payment that waited for it is open. A final acceptance, or that of the project, fixes the date of the settlement."),
    ),
    AlertRule.ACCEPTANCE_FAILED: Texts(
        message("Acceptance {acceptance} has not passed"),
        ORDER,
        message("Read the opinions, put the work right, and request acceptance again."),
    ),
    AlertRule.ACCEPTANCE_VOIDED: Texts(
        message("Acceptance {acceptance} was replaced by a new round"),
        ORDER,
        message("Its content changed after a signature. The parties are asked to sign the new content."),
    ),
    AlertRule.ACCEPTANCE_CONDITIONAL: Texts(
        message("Acceptance {acceptance} is passed with conditions"),
        ORDER,
        message("Do what is on the punch list; each party closes its items, and then it passes. Payment and settlement wait for that."),
    ),
    AlertRule.ACCEPTANCE_REVOKED: Texts(
        message("Acceptance {acceptance} was revoked"),
        ORDER,
        message("What it had opened is locked again, and the order runs on. The partner may request acceptance again."),
    ),
    AlertRule.DELEGATE_NAMED: Texts(
        message("You sign in the place of {principal} for the project {project}"),
        message("As: {party}, from {valid_from} to {valid_to}, both days counted."),
        message("On these days you are told of each acceptance that waits. Read it and sign; it is marked as a delegate's signature."),
    ),
    AlertRule.DELEGATE_SIGNS: Texts(
        message("{delegate} signs in your place for the project {project}"),
        message("As: {party}, from {valid_from} to {valid_to}, both days counted."),
        message("You may still sign yourself. If you did not want this, end it at once."),
    ),
    AlertRule.DELEGATE_ENDED: Texts(
        message("{delegate} no longer signs in the place of {principal}"),
        message("As: {party}, project {project}."),
        message("What was signed stays. What still waits is asked of {principal}."),
    ),
    AlertRule.PAPER_REJECTED: Texts(
        message("The paper that you recorded for acceptance {acceptance} was rejected"),
        ORDER,
        message("Read the reason, and record a paper whose scan says what you enter. Until then the customer has not signed."),
    ),
    AlertRule.PAPER_TO_CONFIRM: Texts(
        message("A paper signed by the customer waits to be confirmed: {acceptance}"),
        ORDER,
        message("Compare it with its scan; confirmed by a second person it is the customer's signature."),
    ),
    AlertRule.PUNCH_ITEM_TO_DO: Texts(
        message("To be done until {due_on} for acceptance {acceptance}"),
        message("{item} — {title} ({order})."),
        message("Say or show what was done; {party} checks it and closes it."),
    ),
    AlertRule.PUNCH_ITEM_OVERDUE: Texts(
        message("Not done in time for acceptance {acceptance}, due on {due_on}"),
        message("{item} — {title} ({order})."),
        message("Until it is closed the acceptance does not pass, and nothing is paid for it."),
    ),
    AlertRule.PUNCH_ITEM_TO_CHECK: Texts(
        message("To be checked for acceptance {acceptance}"),
        message("{item} — {acceptance}, work of {partner}."),
        message("Close it, or send it back with a reason. With the last item closed your party passes."),
    ),
}
