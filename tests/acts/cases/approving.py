"""Standing in for somebody, and chains of approval."""

from typing import Any

from tests.acts.cases.case import Given, Wrong, both, case, row, user, value

DAYS = value(validFrom="2027-03-01", validTo="2027-03-12", reason="Leave.")
STAFF = (
    "founder manager buyer finance cashier hq region_pmo sales auditor worker other_manager west_delivery_manager west_account_manager"
    " west_sales_manager admin partner_manager delivery_manager account_manager deputy"
)
FIRST = {
    "name": "Purchasing",
    "sequence": 1,
    "roles": ["purchasing", "hq_pmo"],
    "place": "ORGANISATION",
    "mode": "ANY",
    "remindDays": 2,
    "escalateDays": 4,
    "escalationRole": "finance",
    "escalationPlace": "ORGANISATION",
    "thresholds": [{"currency": "CNY", "fromAmount": "100000.01"}],
}
SECOND = {"name": "Region", "sequence": 1, "roles": ["region_pmo"], "place": "UNIT", "mode": "ALL", "remindDays": 1, "thresholds": []}


def steps(*, second: dict[str, Any] = SECOND, **changes: Any) -> Given:
    return value(steps=[FIRST | changes, second])


def named(*personas: str) -> Given:
    return lambda stage: {"userIds": [stage.user(persona) for persona in personas]}


ASKED = named("finance")
APPROVING = {
    "delegate_approvals": case(
        "buyer",
        both(user(delegateId="deputy"), DAYS),
        also=STAFF,
        says="user { name } delegate { name } validFrom validTo reason endedAt version",
        after={
            "user": {"name": "Buyer"},
            "delegate": {"name": "Deputy"},
            "validFrom": "2027-03-01",
            "validTo": "2027-03-12",
            "reason": "Leave.",
            "endedAt": None,
            "version": 1,
        },
        wrong=(
            Wrong("OWN_DELEGATE", user(delegateId="buyer")),
            Wrong("NOT_STAFF", user(delegateId="partner_lead")),
            Wrong("USER_DISABLED", row(delegateId="gone")),
            Wrong("DATES_REVERSED", value(validTo="2027-02-28")),
            Wrong("DELEGATION_PAST", value(validFrom="2027-02-01", validTo="2027-02-27")),
            Wrong("DELEGATION_TOO_LONG", value(validTo="2028-03-01")),
        ),
    ),
    "end_delegation": case(
        "manager",
        row(delegationId="delegation"),
        on="delegationId",
        says="endedAt version",
        after={"endedAt": "2027-02-28T01:00:00+00:00", "version": 2},
        again="DELEGATION_OVER",
        wrong=(Wrong("NOT_FOUND", row(delegationId="others_delegation")),),
    ),
    "publish_approval_chain": case(
        "admin",
        both(value(kind="ORDER", validFrom="2027-03-01"), steps()),
        says="kind number validFrom validTo once steps { nodes { position sequence name roles place mode remindDays escalateDays"
        " escalationRole thresholds { nodes { fromAmount { amount currency } } } } }",
        after={
            "kind": "ORDER",
            "number": 2,
            "validFrom": "2027-03-01",
            "validTo": None,
            "once": True,
            "steps": {
                "nodes": [
                    {
                        "position": 1,
                        "sequence": 1,
                        "name": "Purchasing",
                        "roles": "采购、总部 PMO",
                        "place": "ORGANISATION",
                        "mode": "ANY",
                        "remindDays": 2,
                        "escalateDays": 4,
                        "escalationRole": "财务",
                        "thresholds": {"nodes": [{"fromAmount": {"amount": "100000.0100", "currency": "CNY"}}]},
                    },
                    {
                        "position": 2,
                        "sequence": 1,
                        "name": "Region",
                        "roles": "区域 PMO",
                        "place": "UNIT",
                        "mode": "ALL",
                        "remindDays": 1,
                        "escalateDays": None,
                        "escalationRole": None,
                        "thresholds": {"nodes": []},
                    },
                ]
            },
        },
        wrong=(
            Wrong("CHAIN_IN_PAST", value(validFrom="2027-02-27")),
            Wrong("CHAIN_SEQUENCE", steps(sequence=3)),
            Wrong("CHAIN_WITHOUT_STEP", value(steps=[FIRST])),
            Wrong("CHAIN_DAYS", steps(escalateDays=2)),
            Wrong("CHAIN_ESCALATION", steps(escalationRole=None)),
            Wrong("ROLE_UNKNOWN", steps(roles=["emperor"])),
            Wrong("ROLE_OF_OTHERS", steps(roles=["partner_lead"])),
            Wrong("ROLE_OF_OTHERS", steps(roles=["worker"])),
            Wrong("ROLE_NOT_HERE", steps(roles=["region_pmo"])),
            Wrong("ROLE_NOT_HERE", value(kind="ADMISSION")),
            Wrong("NOT_UNIQUE", steps(roles=["finance", "finance"])),
            Wrong("AMOUNT_TOO_FINE", steps(thresholds=[{"currency": "JPY", "fromAmount": "0.5"}])),
        ),
    ),
    "add_signers": case(
        "buyer",
        both(row(approvalTaskId="task_waiting"), ASKED, value(placement="BEFORE", mode="IN_ORDER", reason="The price.")),
        also="hq",
        on="approvalTaskId",
        says="state tasks { nodes { state placement turn isPersonal signers { nodes { signer { name } addedBy { name } } } } }",
        after={
            "state": "PENDING",
            "tasks": {
                "nodes": [
                    {"state": "PLANNED", "placement": None, "turn": 0, "isPersonal": False, "signers": {"nodes": []}},
                    {
                        "state": "OPEN",
                        "placement": "BEFORE",
                        "turn": 1,
                        "isPersonal": True,
                        "signers": {"nodes": [{"signer": {"name": "Finance"}, "addedBy": {"name": "Buyer"}}]},
                    },
                ]
            },
        },
        again="FORBIDDEN",
        wrong=(
            Wrong("FORBIDDEN", row(approvalTaskId="task_held")),
            Wrong("FORBIDDEN", row(approvalTaskId="task_over")),
            Wrong("APPROVER_IS_REQUESTER", named("manager")),
            Wrong("SIGNER_IS_ONESELF", named("buyer")),
            Wrong("NOT_STAFF", named("partner_lead")),
            Wrong("NOT_UNIQUE", named("finance", "finance")),
        ),
    ),
    "take_back_signer": case(
        "buyer",
        row(approvalSignerId="signer"),
        on="approvalSignerId",
        says="tasks { nodes { state signers { nodes { takenBackAt } } } }",
        after={
            "tasks": {
                "nodes": [
                    {"state": "OPEN", "signers": {"nodes": []}},
                    {"state": "DROPPED", "signers": {"nodes": [{"takenBackAt": "2027-02-28T01:00:00+00:00"}] * 2}},
                ]
            }
        },
        again="SIGNER_TAKEN_BACK",
        wrong=(Wrong("SIGNER_TAKEN_BACK", row(approvalSignerId="signer_gone")), Wrong("FORBIDDEN", persona="hq")),
    ),
    "transfer_task": case(
        "buyer",
        both(row(approvalTaskId="task_waiting"), user(userId="hq"), value(reason="Leave.")),
        on="approvalTaskId",
        also="hq",
        says="tasks { nodes { state isPersonal signers { nodes { isTransfer signer { name } } } } }",
        after={
            "tasks": {
                "nodes": [{"state": "OPEN", "isPersonal": True, "signers": {"nodes": [{"isTransfer": True, "signer": {"name": "Hq"}}]}}]
            }
        },
        again="FORBIDDEN",
        wrong=(
            Wrong("FORBIDDEN", row(approvalTaskId="task_held")),
            Wrong("NOT_A_HOLDER", user(userId="finance")),
            Wrong("APPROVER_IS_REQUESTER", user(userId="manager")),
            Wrong("SIGNER_IS_ONESELF", persona="hq"),
        ),
    ),
    "return_to_step": case(
        "finance",
        both(row(approvalTaskId="task_second", toTaskId="task_first"), value(reason="Ask for the letter.")),
        on="approvalTaskId",
        says="state tasks { nodes { name state sequence iteration } }"
        " decisions { nodes { verdict opinion returnedTo { iteration state } } }",
        after={
            "state": "PENDING",
            "tasks": {
                "nodes": [
                    {"name": "总部 PMO 审批", "state": "APPROVED", "sequence": 1, "iteration": 1},
                    {"name": "总部 PMO 审批", "state": "OPEN", "sequence": 1, "iteration": 2},
                    {"name": "财务审批", "state": "SENT_BACK", "sequence": 2, "iteration": 1},
                    {"name": "财务审批", "state": "PLANNED", "sequence": 2, "iteration": 2},
                ]
            },
            "decisions": {
                "nodes": [
                    {"verdict": "APPROVE", "opinion": None, "returnedTo": None},
                    {"verdict": "SEND_BACK", "opinion": "Ask for the letter.", "returnedTo": {"iteration": 2, "state": "OPEN"}},
                ]
            },
        },
        again="FORBIDDEN",
        wrong=(
            Wrong("NO_EARLIER_STEP", row(approvalTaskId="task_waiting"), "buyer"),
            Wrong("STEP_NOT_EARLIER", row(toTaskId="task_second")),
            Wrong("NOT_FOUND", row(toTaskId="task_over")),
            Wrong("TASK_NOT_OPEN", row(approvalTaskId="task_held")),
        ),
    ),
    "urge_approval": case(
        "manager",
        row(approvalId="approval_waiting"),
        on="approvalId",
        says="state urgedAt version",
        after={"state": "PENDING", "urgedAt": "2027-02-28T01:00:00+00:00", "version": 2},
        again="URGED_ALREADY",
        wrong=(Wrong("NOT_IN_APPROVAL", row(approvalId="approval_over")),),
    ),
    "inform": case(
        "buyer",
        both(row(approvalId="approval_waiting"), value(reason="Your plan."), lambda stage: {"userIds": [stage.user("auditor")]}),
        also="hq manager",
        on="approvalId",
        says="notices { nodes { user { name } toldBy { name } reason } }",
        after={"notices": {"nodes": [{"user": {"name": "Auditor"}, "toldBy": {"name": "Buyer"}, "reason": "Your plan."}]}},
        again="INFORMED_ALREADY",
        wrong=(Wrong("NOT_STAFF", named("partner_lead")),),
    ),
}
