"""Every table, in one place to import: migrations, tests and the composition root read `metadata` from here."""

from domain.alerts import models as alerts
from domain.alerts import preference_models as alert_preferences
from domain.approvals import models as approvals
from domain.contracts import models as contracts
from domain.customers import models as customers
from domain.database import Base
from domain.delivery import models as delivery
from domain.documents import models as documents
from domain.identity import models as identity
from domain.outsourcing import models as outsourcing
from domain.partners import models as partners
from domain.platform import models as platform
from domain.platform import work

metadata = Base.metadata

__all__ = [
    "alert_preferences",
    "alerts",
    "approvals",
    "contracts",
    "customers",
    "delivery",
    "documents",
    "identity",
    "metadata",
    "outsourcing",
    "partners",
    "platform",
    "work",
]
