"""OrderOffer and OutsourcingConsent: why this partner, and that the customer agrees (S0-44)."""

from api.shape import column, money, one, shape
from domain.outsourcing.models import OrderOffer, OutsourcingConsent

shape(
    OrderOffer, "off", "OrderOffer (报价): an offer that was compared before an order was placed; inside the provider only.",
    sequence=column("Its place, from 1.", group="basic", sort=True),
    name=column("Who made it.", group="basic"),
    offerer=one("Partner", "offerer_id", "The partner on file who made it; none for somebody else.", group="basic"),
    amount=money("Its amount with tax.", group="basic"),
    is_chosen=column("Whether it is the chosen one.", group="basic"),
    remark=column("A remark.", group="basic"),
    document=one("Document", "document_id", "The offer itself.", group="basic"),
)  # fmt: skip

shape(
    OutsourcingConsent, "cst", "OutsourcingConsent (客户同意分包): the customer's consent that work is outsourced.",
    plural="outsourcing_consents", usual_order="-consented_on",
    consented_by=column("Who consented for the customer.", group="basic"),
    consented_on=column("The day.", group="basic", sort=True, filter=True),
    covers_contract=column("Whether it covers all projects of the contract, or this project alone.", group="basic"),
    document=one("Document", "document_id", "The paper.", group="basic"),
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    contract=one("Contract", "contract_id", "The contract.", group="basic", filter=True),
    recorded_by=one("User", "recorded_by_id", "Who recorded it.", group="basic"),
)  # fmt: skip
