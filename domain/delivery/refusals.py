"""Why an act on a project or its people can be refused."""

import enum


class DeliveryRefusal(enum.StrEnum):
    """Stable codes; the sentence stands where it is raised."""

    CONTRACT_NOT_EFFECTIVE = "CONTRACT_NOT_EFFECTIVE"
    PROJECT_CLOSED = "PROJECT_CLOSED"
    OWN_APPOINTMENT = "OWN_APPOINTMENT"
    IS_MEMBER = "IS_MEMBER"
    IS_MANAGER = "IS_MANAGER"
    MEMBER_ENDED = "MEMBER_ENDED"
    OF_ANOTHER_CUSTOMER = "OF_ANOTHER_CUSTOMER"
    NOT_OF_STAFF = "NOT_OF_STAFF"
    NOT_OF_CUSTOMER = "NOT_OF_CUSTOMER"
    SIGNS_ALREADY = "SIGNS_ALREADY"
    SIGNS_FOR_ANOTHER = "SIGNS_FOR_ANOTHER"
    SIGNATORY_ENDED = "SIGNATORY_ENDED"
