"""What happened to documents."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class DocumentUploaded:
    """A file has been taken; nothing points at it yet."""

    document_id: UUID


@dataclass(frozen=True)
class DocumentLinked:
    """A document has its place, and whoever sees that place sees the document."""

    document_id: UUID
    link_id: UUID
    project_id: UUID
