"""What whoever looks through somebody's eyes is told at every door where something would change."""

from graphql import GraphQLError

from api.errors import ErrorCode, error
from domain.acts import Watcher
from domain.language import message, translator

VIEWING = message("You are viewing as {name}. Nothing can be changed.")
ONLY_QUERIES = "A view as somebody else answers queries, not subscriptions."


def only_viewing(watcher: Watcher) -> str:
    """The sentence, in the language of the staff member."""
    return translator(watcher.language).sentence(VIEWING, name=watcher.seen_as)


def refused_viewing(watcher: Watcher) -> GraphQLError:
    """The same as an error."""
    return error(ErrorCode.FORBIDDEN, only_viewing(watcher))
