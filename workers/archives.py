"""The archive packages of passed acceptances, one for each audience (S0-47)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain.documents.packages import packed
from domain.documents.storage import keep
from domain.identity.models import Audience
from domain.outsourcing.archive_acceptance import archive_acceptance
from domain.outsourcing.archive_contents import archive_contents
from workers.certificates import certificates
from workers.runtime import Runtime
from workers.tasks import Task


async def archive_packages(runtime: Runtime, name: str, payload: Mapping[str, Any], request_id: str) -> None:
    """Makes what is missing. No connection is held while files are read and packed; the bytes are kept before the row names them."""
    for audience in Audience:
        await _archive(runtime, UUID(payload["acceptance_id"]), audience, request_id)


async def _archive(runtime: Runtime, acceptance_id: UUID, audience: Audience, request_id: str) -> None:
    async with runtime.act(request_id) as (db, _):
        contents = await archive_contents(db, acceptance_id, audience)
    if contents is None:
        return
    parts = [*certificates(contents.certificate), *contents.parts]
    async with packed(runtime.store, parts, contents.accepted_on) as (file, package):
        await keep(runtime.store, package.sha256, file)
    async with runtime.act(request_id) as (db, actor):
        await archive_acceptance(db, actor, acceptance_id, audience, package)


ARCHIVE_ACCEPTANCE = Task("archives.acceptance", archive_packages, "archives", seconds=900, retries=12)
