"""The pages and forms of the partner's portal."""

from portals import schedule, talk
from portals.pages import Page
from portals.partner import changes, company, hours, money, months, orders, terminations
from portals.routing import Place, act, page

ORDERS = [
    page("", Page.of("partner/home")),
    page("/orders", Page.of("partner/orders")),
    page("/orders/{id}", orders.ORDER),
    page("/orders/{id}/hours", Page.of("partner/order_hours", subject="order", section="/orders")),
    act("/orders/{id}/accept", orders.accept, "/orders/{id}"),
    act("/orders/{id}/decline", orders.decline, "/orders/{id}"),
    Place("/orders/{id}/request-acceptance", orders.request_page, orders.request, streams=True),
    Place("/orders/{id}/hand-in-month", months.hand_in_page, months.hand_in),
    page("/monthly-statements/{id}", months.STATEMENT),
    act("/monthly-statements/{id}/withdraw", months.withdraw, "/monthly-statements/{id}"),
    page("/terminations/{id}", terminations.TERMINATION),
    act("/terminations/{id}/agree", terminations.agree, "/terminations/{id}"),
    act("/terminations/{id}/object", terminations.object_, "/terminations/{id}"),
    page("/changes/{id}", changes.CHANGE),
    act("/changes/{id}/accept", changes.accept, "/changes/{id}"),
    act("/changes/{id}/decline", changes.decline, "/changes/{id}"),
    page("/acceptances/{id}", orders.ACCEPTANCE),
    act("/acceptances/{id}/punch/{item}/done", orders.finish_item, "/acceptances/{id}", streams=True),
    page("/acceptances/{id}/certificate", Page.of("partner/certificate", subject="acceptance", section="/orders")),
    Place("/acceptances/{id}/change", orders.change_page, orders.change, streams=True),
]
HOURS = [
    page("/hours", hours.HOURS),
    Place("/hours/log", hours.log_page, hours.log),
    act("/hours/several/{act}", hours.several, "/hours"),
    act("/hours/{entry}/change", hours.change, "/hours"),
]
MONEY = [
    page("/payables", money.payables),
    act("/payables/{id}/invoice", money.invoice, "/payables", streams=True),
    page("/settlements", Page.of("partner/settlements")),
    page("/settlements/{id}", money.SETTLEMENT),
    act("/settlements/{id}/request", money.apply, "/settlements/{id}"),
    act("/settlements/{id}/confirm", money.confirm, "/settlements/{id}"),
    act("/settlements/{id}/evaluate", money.evaluate, "/settlements/{id}"),
    act("/settlements/{id}/lines/{line}/object", money.object_to_line, "/settlements/{id}"),
    page("/settlements/{id}/statement", Page.of("partner/statement", subject="settlement", section="/settlements")),
    page("/money", Page.of("partner/money", section="/payables")),
]
COMPANY = [
    page("/company", company.COMPANY),
    act("/company/data", company.data, "/company"),
    act("/company/account", company.account, "/company"),
    act("/company/declarations", company.declare, "/company"),
    act("/company/submit", company.submit, "/company"),
    page("/people", company.PEOPLE),
    act("/people/record", company.record_person, "/people"),
    act("/people/invite", company.invite, "/people"),
    act("/people/{id}/change", company.change_person, "/people"),
    page("/qualifications", company.qualifications),
    act("/qualifications/record", company.record, "/qualifications", streams=True),
    act("/qualifications/{id}/withdraw", company.withdraw, "/qualifications"),
]
PLACES = [*ORDERS, *talk.PLACES, *schedule.PLACES, *HOURS, *MONEY, *COMPANY]
