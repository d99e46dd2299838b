"""The order as those read it who draft or approve another one (外包历史, S0-44, S0-57).

The same rows under another name: a project manager reads what other projects ordered and how it went, without their scope, their
terms, their documents or their people. So the policy can give the one and not the other.
"""

from domain.database import Row
from domain.outsourcing.order_models import OutsourcingOrder


class PastOrder(Row):
    """An order that its partner took on; only read. `authz.scopes.taken_on` keeps the others away."""

    __table__ = OutsourcingOrder.__table__
