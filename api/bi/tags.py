"""The tag of an answer: the same tag, the same answer (RFC 9110, If-None-Match)."""

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.bi.feeds import Feed
from authz.viewer import Viewer
from domain.database import to_json
from domain.platform.seal_entries import last_change


async def tag_of(connection: AsyncConnection, feed: Feed, ending: str, viewer: Viewer, variables: Mapping[str, Any]) -> str | None:
    """Who asks for what on which day, and the last change in the audit, where every change stands; None while one waits for its seal."""
    place = await last_change(connection)
    if place is None:
        return None
    who = [viewer.user_id, sorted(viewer.roles), viewer.policy.version, viewer.language, viewer.today]
    said = to_json([place, feed.name, feed.text, ending, variables, who])
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'
