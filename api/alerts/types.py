"""Alert, AlertPreference."""

from api.alerts.texts import body, follows, link, title
from api.shape import column, one, rendered, shape
from domain.alerts.models import Alert
from domain.alerts.preference_models import AlertPreference

SAID = ("rule", "parameters", "due_on")
PLACE = ("audience", "rule", "link_type", "link_id")

shape(
    Alert, "alt", "Alert (预警): something its reader should know or do; raised once, cleared when its cause is gone.",
    plural="alerts", usual_order="-raised_at",
    rule=column("What it is about.", group="basic", filter=True),
    step=column("Which of a rule's repeated alerts: `+15` days, `CUSTOMER+3`.", group="basic"),
    title=rendered("What it is, in the reader's language.", SAID, title, group="basic"),
    body=rendered("What it says.", SAID, body, group="basic"),
    follows=rendered("What follows from it, or what to do.", SAID, follows, group="basic"),
    link=rendered("The reader's page of what it is about, as a path; none for most of what staff is told.", PLACE, link, group="basic"),
    raised_at=column("When it was raised.", group="basic", sort=True, filter=True),
    due_on=column("The day it speaks of.", group="basic", filter=True),
    acknowledged_at=column("When its reader acknowledged it.", group="basic", filter=True),
    cleared_at=column("When its cause was gone.", group="basic", filter=True),
    mailed_at=column("When it was mailed.", group="basic"),
    digest_on=column("The day whose digest it waits for, or stood in; of alerts whose reader wants them so.", group="basic"),
    project=one("Project", "project_id", "The project it concerns.", group="basic", filter=True),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    AlertPreference, "apf", "AlertPreference: when its owner wants alerts mailed; in the portal each alert always stands.",
    plural="alert_preferences",
    rule=column("The rule it is chosen for; without one all rules that have no choice of their own.", group="basic", filter=True),
    delivery=column("When they are mailed; null where a rule's own choice was taken back.", group="basic"),
    version=column("Rises with each change.", group="basic"),
)  # fmt: skip
