"""The pages and forms of the customer's portal."""

from portals.customer import acceptances, projects
from portals.pages import Page
from portals.routing import act, page

PLACES = [
    page("", Page.of("customer/home")),
    page("/projects", Page.of("customer/projects")),
    page("/projects/{id}", projects.PROJECT),
    act("/projects/{id}/signatories/{signatory}/delegate", projects.name_delegate, "/projects/{id}", streams=True),
    act("/projects/{id}/signatories/{signatory}/end", projects.end_delegate, "/projects/{id}"),
    page("/acceptances", Page.of("customer/acceptances")),
    page("/acceptances/{id}", acceptances.ACCEPTANCE),
    act("/acceptances/{id}/sign", acceptances.sign, "/acceptances/{id}"),
    act("/acceptances/{id}/recheck", acceptances.recheck, "/acceptances/{id}"),
    page("/acceptances/{id}/certificate", Page.of("customer/certificate", subject="acceptance")),
    page("/contracts", Page.of("customer/contracts")),
    page("/contracts/{id}", Page.of("customer/contract", subject="contract")),
]
