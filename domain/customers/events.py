"""What happened to customers."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class CustomerOpened:
    """The provider has a new customer."""

    customer_id: UUID
