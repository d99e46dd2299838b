"""What the tables of partners hold beyond keys and checks: a file under review stands still, a payee's account is changed by two."""

from domain.identity.models import Organisation
from domain.partners.admission_models import PartnerDeclaration, PartnerPerson, PartnerQualification
from domain.partners.partner_models import PartnerTransition
from domain.totals import append_only
from domain.triggers import trigger

# The partner's row is locked by the act; here it is only looked at, so that a script cannot change what is being reviewed.
for _table, _when in (
    (PartnerQualification, "INSERT OR UPDATE OF kind, name, number, issuer, valid_from, valid_to, document_id, person_id, withdrawn_at"),
    (PartnerPerson, "INSERT OR UPDATE"),
    (PartnerDeclaration, "INSERT"),
):
    trigger(
        _table.__table__,
        f"{_table.__tablename__}_under_review",
        f"BEFORE {_when}",
        f"""
IF EXISTS (SELECT FROM partner WHERE id = NEW.partner_id AND state IN ('SUBMITTED', 'UNDER_REVIEW')) THEN
    RAISE EXCEPTION 'A file under review is not changed.'
        USING ERRCODE = '23514', TABLE = '{_table.__tablename__}', CONSTRAINT = 'ck_{_table.__tablename__}_under_review';
END IF;
RETURN NEW;
""",
    )

# Where money goes: once a partner's file has been handed in, its account only follows a change that a second person approved.
trigger(
    Organisation.__table__,
    "organisation_account_approved",
    "BEFORE UPDATE OF bank_name, bank_account",
    """
IF (NEW.bank_name, NEW.bank_account) IS DISTINCT FROM (OLD.bank_name, OLD.bank_account)
    AND EXISTS (SELECT FROM partner WHERE organisation_id = NEW.id AND state NOT IN ('DRAFT', 'MORE_ASKED', 'REJECTED'))
    AND NOT EXISTS (
        SELECT FROM partner_account_change AS change JOIN partner ON partner.id = change.partner_id
        WHERE partner.organisation_id = NEW.id AND change.state = 'APPROVED'
            AND (change.new_bank_name, change.new_bank_account) IS NOT DISTINCT FROM (NEW.bank_name, NEW.bank_account)
            AND (change.old_bank_name, change.old_bank_account) IS NOT DISTINCT FROM (OLD.bank_name, OLD.bank_account)
    )
THEN
    RAISE EXCEPTION 'The account of a partner is changed by two people.'
        USING ERRCODE = '23514', TABLE = 'organisation', CONSTRAINT = 'ck_organisation_account_approved';
END IF;
RETURN NEW;
""",
)

for _history in (PartnerTransition, PartnerDeclaration):
    append_only(_history.__table__)
