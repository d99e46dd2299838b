"""The feeds of a process: ours, and the operator's own out of the folder CONCORD_FEED_DOCUMENTS, read once at the start."""

import re
from pathlib import Path

from graphql import GraphQLSchema

from api.bi.feeds import Feed, Unfit, load
from settings import Unusable

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def every_feed(schema: GraphQLSchema, folder: Path | None) -> dict[str, Feed]:
    """By name. Unusable, with a sentence for the operator, where the folder is none or one of its documents cannot be a feed."""
    ours = load(schema)
    if folder is None:
        return ours
    if not folder.is_dir():
        raise Unusable(f"CONCORD_FEED_DOCUMENTS names no folder: {folder}")
    try:
        own = load(schema, folder)
        for name in own:
            _check_name(name, ours)
    except Unfit as problem:
        raise Unusable(f"CONCORD_FEED_DOCUMENTS, {problem}") from problem
    return ours | own


def _check_name(name: str, ours: dict[str, Feed]) -> None:
    if not NAME.fullmatch(name):
        raise Unfit(f"{name}: a feed is named by up to 60 small letters, digits and underscores, a letter first.")
    if name in ours:
        raise Unfit(f"{name}: a feed of this name is there already.")
