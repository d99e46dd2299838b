"""Every table, in one place to import: migrations, tests and the composition root read `metadata` from here."""

from domain import narrowing
from domain.alerts import models as alerts
from domain.alerts import preference_models as alert_preferences
from domain.approvals import models as approvals
from domain.contracts import models as contracts
from domain.costs import constraints as cost_constraints
from domain.costs import models as costs
from domain.customers import models as customers
from domain.database import Base
from domain.delivery import acceptance_models as project_acceptances
from domain.delivery import models as delivery
from domain.delivery import phase_models as project_phases
from domain.delivery import phases as project_phase_steps
from domain.documents import models as documents
from domain.early_entry import constraints as early_entry_constraints
from domain.early_entry import models as early_entry
from domain.early_entry import states as early_entry_states
from domain.hours import constraints as hours_constraints
from domain.hours import import_models as hours_imports
from domain.hours import models as hours
from domain.hours import states as hours_states
from domain.identity import models as identity
from domain.identity import policy_models, sign_in_calls
from domain.identity import view_as_models as view_as
from domain.issues import models as issues
from domain.issues import states as issue_states
from domain.logs import constraints as log_constraints
from domain.logs import models as logs
from domain.outsourcing import models as outsourcing
from domain.partners import models as partners
from domain.planning import baseline_models as baselines
from domain.planning import constraints as planning_constraints
from domain.planning import dependency_models as task_dependencies
from domain.planning import models as planning
from domain.planning import states as planning_states
from domain.platform import chain_models as chain
from domain.platform import models as platform
from domain.platform import work
from domain.project_acceptance import states as project_acceptance_states
from domain.reporting import constraints as reporting_constraints
from domain.reporting import models as reporting
from domain.reporting import states as reporting_states
from domain.requirements import constraints as requirement_constraints
from domain.requirements import models as requirements
from domain.requirements import states as requirement_states
from domain.resources import constraints as resource_constraints
from domain.resources import models as resources
from domain.schedule import constraints as schedule_constraints
from domain.schedule import models as schedule
from domain.schedule import states as schedule_states
from domain.talk import constraints as talk_constraints
from domain.talk import models as talk
from domain.talk import states as talk_states

metadata = Base.metadata

__all__ = [
    "alert_preferences",
    "alerts",
    "approvals",
    "baselines",
    "chain",
    "contracts",
    "cost_constraints",
    "costs",
    "customers",
    "delivery",
    "documents",
    "early_entry",
    "early_entry_constraints",
    "early_entry_states",
    "hours",
    "hours_constraints",
    "hours_imports",
    "hours_states",
    "identity",
    "issue_states",
    "issues",
    "log_constraints",
    "logs",
    "metadata",
    "narrowing",
    "outsourcing",
    "partners",
    "planning",
    "planning_constraints",
    "planning_states",
    "platform",
    "policy_models",
    "project_acceptance_states",
    "project_acceptances",
    "project_phase_steps",
    "project_phases",
    "reporting",
    "reporting_constraints",
    "reporting_states",
    "requirement_constraints",
    "requirement_states",
    "requirements",
    "resource_constraints",
    "resources",
    "schedule",
    "schedule_constraints",
    "schedule_states",
    "sign_in_calls",
    "talk",
    "talk_constraints",
    "talk_states",
    "task_dependencies",
    "view_as",
    "work",
]
