"""The pages and forms of the customer's portal."""

from portals import talk
from portals.customer import acceptances, colleagues, hours, issues, projects, search
from portals.pages import Page
from portals.routing import act, page

PLACES = [
    page("", Page.of("customer/home", is_live=True)),
    page("/search", search.search),
    page("/projects", Page.of("customer/projects")),
    page("/projects/{id}", projects.overview),
    page("/projects/{id}/hours", hours.hours),
    page("/projects/{id}/hours/sheet", hours.sheet),
    act("/projects/{id}/hours/confirm", hours.confirm, "/projects/{id}/hours"),
    act("/projects/{id}/hours/{entry}/dispute", hours.dispute, "/projects/{id}/hours"),
    page("/projects/{id}/progress", Page.of("customer/progress", subject="project")),
    page("/projects/{id}/reports", Page.of("customer/reports", subject="project", section="/projects")),
    page("/reports/{id}", Page.of("customer/report", subject="report", section="/projects")),
    act("/projects/{id}/signatories/{signatory}/delegate", projects.name_delegate, "/projects/{id}", streams=True),
    act("/projects/{id}/signatories/{signatory}/end", projects.end_delegate, "/projects/{id}"),
    page("/projects/{id}/raise-issue", issues.raise_page),
    act("/projects/{id}/issues", issues.raise_issue, "/projects/{id}/raise-issue", streams=True),
    page("/issues", issues.issues),
    page("/issues/{id}", issues.issue),
    act("/issues/{id}/reply", issues.reply, "/issues/{id}", streams=True),
    act("/issues/{id}/close", issues.close, "/issues/{id}"),
    act("/issues/{id}/reopen", issues.reopen, "/issues/{id}"),
    act("/issues/{id}/mark-major", issues.mark_major, "/issues/{id}"),
    *talk.PLACES,
    page("/acceptances", Page.of("customer/acceptances")),
    page("/acceptances/{id}", acceptances.ACCEPTANCE),
    act("/acceptances/{id}/sign", acceptances.sign, "/acceptances/{id}"),
    act("/acceptances/{id}/recheck", acceptances.recheck, "/acceptances/{id}"),
    page("/acceptances/{id}/certificate", Page.of("customer/certificate", subject="acceptance")),
    page("/contracts", Page.of("customer/contracts")),
    page("/contracts/{id}", Page.of("customer/contract", subject="contract")),
    page("/colleagues", colleagues.COLLEAGUES),
    act("/colleagues/invite", colleagues.invite, "/colleagues"),
    page("/colleagues/{id}", colleagues.COLLEAGUE),
    act("/colleagues/{id}/invitations/{invitation}/resend", colleagues.resend, "/colleagues/{id}"),
    act("/colleagues/{id}/invitations/{invitation}/withdraw", colleagues.withdraw, "/colleagues/{id}"),
    act("/colleagues/{id}/roles", colleagues.give, "/colleagues/{id}"),
    act("/colleagues/{id}/project-roles", colleagues.give_in_project, "/colleagues/{id}"),
    act("/colleagues/{id}/roles/{grant}/end", colleagues.end, "/colleagues/{id}"),
    act("/colleagues/{id}/disable", colleagues.disable, "/colleagues/{id}"),
    act("/colleagues/{id}/enable", colleagues.enable, "/colleagues/{id}"),
]
