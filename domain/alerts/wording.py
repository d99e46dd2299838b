"""What the texts of one rule are made of."""

from dataclasses import dataclass

from domain.language import message


@dataclass(frozen=True)
class Texts:
    """The message ids of one rule; `{name}` are the alert's parameters."""

    title: str
    body: str
    follows: str


ORDER = message("{title} ({order}), project {project}, with {partner}.")
"""What most alerts of an order say."""
