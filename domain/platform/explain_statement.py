"""Who may see how a query is answered: its SQL and PostgreSQL's plan (`api.explaining`), which tell of all tenants."""

from domain.acts import Actor

ACTION = "statement:explain"


def may_explain(actor: Actor) -> bool:
    """Whether somebody holds the right, whatever the rows."""
    return actor.may(ACTION) is not None
