"""Why an act on a partner or an agreement can be refused."""

import enum


class PartnerRefusal(enum.StrEnum):
    """Stable codes; the sentence stands where it is raised."""

    PARTNER_EXISTS = "PARTNER_EXISTS"
    PARTNER_CODE_TAKEN = "PARTNER_CODE_TAKEN"
    PARTNER_NOT_ACTIVE = "PARTNER_NOT_ACTIVE"
    CREDIT_CODE_MISSING = "CREDIT_CODE_MISSING"
    AGREEMENT_OVERLAPS = "AGREEMENT_OVERLAPS"
    LEVEL_TWICE = "LEVEL_TWICE"
