"""The case of every mutation."""

from tests.acts.cases.accepting import ACCEPTING
from tests.acts.cases.approving import APPROVING
from tests.acts.cases.case import Case
from tests.acts.cases.changing import CHANGING
from tests.acts.cases.costs import COSTS
from tests.acts.cases.delivery import DELIVERY
from tests.acts.cases.early_entries import EARLY_ENTRIES
from tests.acts.cases.ending import ENDING_CASES
from tests.acts.cases.filing import FILING
from tests.acts.cases.hours import HOURS
from tests.acts.cases.issues import ISSUES
from tests.acts.cases.logs import LOGS
from tests.acts.cases.money import MONEY
from tests.acts.cases.months import MONTHS
from tests.acts.cases.ordering import ORDERING
from tests.acts.cases.parties import PARTIES
from tests.acts.cases.partners import PARTNERS
from tests.acts.cases.people import PEOPLE
from tests.acts.cases.plans import PLANS
from tests.acts.cases.policy import POLICY
from tests.acts.cases.pool import POOL
from tests.acts.cases.project_acceptances import PROJECT_ACCEPTANCES
from tests.acts.cases.reports import REPORTS
from tests.acts.cases.requesting import REQUESTING
from tests.acts.cases.requirements import REQUIREMENTS
from tests.acts.cases.reviewing import REVIEWING
from tests.acts.cases.schedule import SCHEDULE
from tests.acts.cases.settling import SETTLING
from tests.acts.cases.talk import TALK

CASES: dict[str, Case] = {
    **PEOPLE,
    **POLICY,
    **APPROVING,
    **PARTIES,
    **FILING,
    **REVIEWING,
    **PARTNERS,
    **DELIVERY,
    **PLANS,
    **POOL,
    **EARLY_ENTRIES,
    **ISSUES,
    **REPORTS,
    **TALK,
    **REQUIREMENTS,
    **LOGS,
    **SCHEDULE,
    **ORDERING,
    **CHANGING,
    **REQUESTING,
    **ENDING_CASES,
    **MONTHS,
    **HOURS,
    **COSTS,
    **ACCEPTING,
    **MONEY,
    **SETTLING,
    **PROJECT_ACCEPTANCES,
}
