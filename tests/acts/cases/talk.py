"""Announcements (公告) and discussions (讨论): published, pinned, withdrawn; opened, replied to, closed."""

from tests.acts.cases.case import Wrong, both, case, row, value, wrong_states

MANAGERS = "manager delivery_manager"
CUSTOMERS = "customer_signer customer_admin"
PARTNERS = "partner_admin partner_lead partner_finance"
GONE, OVER = "ANNOUNCEMENT_WITHDRAWN", "DISCUSSION_CLOSED"
NOTICE_OTHER = (Wrong("NOT_FOUND", row(announcementId="notice_other")),)
TALK_OTHER = (Wrong("NOT_FOUND", row(discussionId="talk_other")),)

TALK = {
    "publish_announcement": case(
        "manager",
        both(row(projectId="project"), value(title="Closed", text="On Sunday.", visibility="CUSTOMER_AND_PARTNER", isPinned=True)),
        also="delivery_manager",
        on="projectId",
        says="title text visibility partner { name } state isPinned publishedAt publishedBy { name } withdrawnAt version",
        after={
            "title": "Closed",
            "text": "On Sunday.",
            "visibility": "CUSTOMER_AND_PARTNER",
            "partner": None,
            "state": "PUBLISHED",
            "isPinned": True,
            "publishedAt": "2027-02-28T01:00:00+00:00",
            "publishedBy": {"name": "Manager"},
            "withdrawnAt": None,
            "version": 1,
        },
        wrong=(
            Wrong("AUDIENCE_WRONG", both(value(visibility="CUSTOMER"), row(partnerId="partner"))),
            Wrong("NO_RUNNING_ORDER", row(partnerId="candidate")),
            Wrong("PROJECT_STOPPED", row(projectId="lost_project")),
            Wrong("NOT_FOUND", row(projectId="other_project")),
        ),
    ),
    "pin_announcement": case(
        "manager",
        row(announcementId="notice_customer"),
        also="delivery_manager",
        on="announcementId",
        says="isPinned version",
        after={"isPinned": True, "version": 2},
        again="PINNED_ALREADY",
        wrong=(*wrong_states("announcementId", GONE, "notice_withdrawn"), *NOTICE_OTHER),
    ),
    "unpin_announcement": case(
        "manager",
        row(announcementId="notice_pinned"),
        also="delivery_manager",
        on="announcementId",
        says="isPinned version",
        after={"isPinned": False, "version": 2},
        again="NOT_PINNED",
        wrong=(*wrong_states("announcementId", "NOT_PINNED", "notice_withdrawn"), *NOTICE_OTHER),
    ),
    "withdraw_announcement": case(
        "manager",
        both(row(announcementId="notice_pinned"), value(reason="It is open.")),
        also="delivery_manager",
        on="announcementId",
        says="state isPinned withdrawnAt withdrawnBy { name } withdrawalReason",
        after={
            "state": "WITHDRAWN",
            "isPinned": False,
            "withdrawnAt": "2027-02-28T01:00:00+00:00",
            "withdrawnBy": {"name": "Manager"},
            "withdrawalReason": "It is open.",
        },
        again=GONE,
        wrong=(*wrong_states("announcementId", GONE, "notice_withdrawn"), *NOTICE_OTHER),
    ),
    "open_discussion": case(
        "customer_reader",
        both(row(projectId="project"), value(title="The gate", text="Which one?", visibility="CUSTOMER", documentIds=[])),
        also=f"{MANAGERS} deputy {CUSTOMERS} {PARTNERS}",
        on="projectId",
        says="title visibility state audience openedBy { name } lastSaidAt version"
        " messages { nodes { audience text saidBy { name } documents { nodes { id } } } }",
        after={
            "title": "The gate",
            "visibility": "CUSTOMER",
            "state": "OPEN",
            "audience": "CUSTOMER",
            "openedBy": {"name": "Customer_Reader"},
            "lastSaidAt": "2027-02-28T01:00:00+00:00",
            "messages": {
                "nodes": [{"audience": "CUSTOMER", "text": "Which one?", "saidBy": {"name": "Customer_Reader"}, "documents": {"nodes": []}}]
            },
            "version": 1,
        },
        wrong=(
            *(Wrong("AUDIENCE_WRONG", value(visibility=each)) for each in ("INTERNAL", "PARTNER", "CUSTOMER_AND_PARTNER")),
            Wrong("AUDIENCE_WRONG", row(partnerId="partner")),
            *(Wrong("AUDIENCE_WRONG", persona=one) for one in PARTNERS.split()),
            Wrong("AUDIENCE_WRONG", value(visibility="PARTNER"), "manager"),
            Wrong("NOT_FOUND", lambda stage: {"documentIds": [stage.id("document")]}),
            Wrong("NO_RUNNING_ORDER", both(value(visibility="PARTNER"), row(partnerId="candidate")), "manager"),
            Wrong("PROJECT_STOPPED", row(projectId="lost_project"), "manager"),
            Wrong("NOT_FOUND", row(projectId="other_project")),
        ),
    ),
    "reply_to_discussion": case(
        "customer_reader",
        both(row(discussionId="talk_both"), value(text="The second.", documentIds=[])),
        also=f"{MANAGERS} deputy hq {CUSTOMERS} {PARTNERS}",
        on="discussionId",
        says="state messages { nodes { audience text } } version",
        after={
            "state": "OPEN",
            "messages": {"nodes": [{"audience": "STAFF", "text": "Which gate is open?"}, {"audience": "CUSTOMER", "text": "The second."}]},
            "version": 2,
        },
        wrong=(
            *wrong_states("discussionId", OVER, "talk_closed"),
            *wrong_states("discussionId", "NOT_FOUND", "talk_internal", "talk_partner"),
            Wrong("NOT_FOUND", row(discussionId="talk_customer"), "partner_lead"),
            Wrong("NOT_FOUND", lambda stage: {"documentIds": [stage.id("document")]}),
            Wrong("LIST_TOO_LONG", lambda stage: {"documentIds": [stage.id("document")] * 21}),
            *TALK_OTHER,
        ),
    ),
    "close_discussion": case(
        "customer_reader",
        row(discussionId="talk_asked"),
        also=f"{MANAGERS} deputy {CUSTOMERS}",
        on="discussionId",
        says="state closedAt closedBy { name }",
        after={"state": "CLOSED", "closedAt": "2027-02-28T01:00:00+00:00", "closedBy": {"name": "Customer_Reader"}},
        again=OVER,
        wrong=(
            *wrong_states("discussionId", OVER, "talk_closed"),
            *(Wrong("NOT_THE_OPENER", persona=one) for one in CUSTOMERS.split()),
            Wrong("NOT_THE_OPENER", row(discussionId="talk_both")),
            *TALK_OTHER,
        ),
    ),
}
