"""Why an act on a customer can be refused."""

import enum


class CustomerRefusal(enum.StrEnum):
    """Stable codes; the sentence stands where it is raised."""

    CUSTOMER_EXISTS = "CUSTOMER_EXISTS"
    CUSTOMER_CODE_TAKEN = "CUSTOMER_CODE_TAKEN"
    CUSTOMER_SEALED = "CUSTOMER_SEALED"
