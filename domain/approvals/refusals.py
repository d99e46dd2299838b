"""Why an approval does not go on. The codes are stable; the sentences are message ids of the catalogues."""

import enum


class ApprovalRefusal(enum.StrEnum):
    """Why something is not submitted for approval, or not decided."""

    NO_APPROVAL_CHAIN = "NO_APPROVAL_CHAIN"
    APPROVAL_STANDING = "APPROVAL_STANDING"
    NOT_IN_APPROVAL = "NOT_IN_APPROVAL"
    APPROVER_IS_REQUESTER = "APPROVER_IS_REQUESTER"
    DECIDED_ALREADY = "DECIDED_ALREADY"
    NOT_REJECTABLE = "NOT_REJECTABLE"
    NOT_THE_REQUESTER = "NOT_THE_REQUESTER"
