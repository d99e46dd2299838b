"""Why an act on a contract or an instalment can be refused."""

import enum


class ContractRefusal(enum.StrEnum):
    """Stable codes; the sentence stands where it is raised."""

    CUSTOMER_SEALED = "CUSTOMER_SEALED"
    CONTRACT_NOT_EFFECTIVE = "CONTRACT_NOT_EFFECTIVE"
    INSTALMENTS_NOT_WHOLE = "INSTALMENTS_NOT_WHOLE"
    INSTALMENT_TOO_SMALL = "INSTALMENT_TOO_SMALL"
    DEEMED_WRONG = "DEEMED_WRONG"
    RECEIPT_TOO_LARGE = "RECEIPT_TOO_LARGE"
    RECEIPT_REFERENCE_TAKEN = "RECEIPT_REFERENCE_TAKEN"
