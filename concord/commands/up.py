"""`concord up`."""

import asyncio

from concord.commands.configured import Port, configured
from concord.up import up


async def start_all(*, port: Port = None) -> None:
    """Ends quietly when it is told to stop."""
    try:
        await up(configured(port=port))
    except asyncio.CancelledError:
        return
