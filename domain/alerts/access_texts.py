"""What alerts of the policy and of a person's own way in say."""

from collections.abc import Mapping

from domain.alerts.models import AlertRule
from domain.alerts.wording import Texts
from domain.language import message

ACCESS_TEXTS: Mapping[AlertRule, Texts] = {
    AlertRule.POLICY_CHANGE_FAILED: Texts(
        message("A planned change of the policy failed: {failure}"),
        message("{requester} had planned it for {effective_at}: {reason} It was refused at this line: {line}"),
        message("Nothing of it counts. Look at the policy in force, and plan a change anew that fits it, or make it at once."),
    ),
    AlertRule.RECOVERY_CODES_USED_UP: Texts(
        message("You have no recovery code left"),
        message("All of your recovery codes have been used. If you lose your authenticator, you cannot sign in any more."),
        message("Make new recovery codes with your password and a code of your authenticator, and keep them apart from it."),
    ),
}
