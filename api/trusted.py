"""Trusted documents: texts that the operator has laid down, asked by the hash of the text (schema.md, transport).

An id is `sha256:` and the SHA-256 of the text in hexadecimal, as the draft of GraphQL over HTTP has it. An audience may be held to
these documents alone: any other text of theirs is refused before it is parsed.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from settings import Settings, Unusable


def document_id(text: str) -> str:
    """The id of a text."""
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


@dataclass(frozen=True)
class Trusted:
    """The documents by id, and the audiences that may ask nothing else."""

    texts: Mapping[str, str] = field(default_factory=dict)
    only: frozenset[str] = frozenset()

    @classmethod
    def of(cls, settings: Settings) -> "Trusted":
        """The documents of the folder that the settings name, read once; a folder that is not there stops the start."""
        only = frozenset(name for name in settings.graphql_trusted_only.split(",") if name)
        return cls(_read(settings.graphql_documents) if settings.graphql_documents else {}, only)

    def text(self, parameters: Mapping[str, Any]) -> Any:
        """The text that a request asks: its `query`, or the document behind its `documentId`; None where that is unknown."""
        wanted = parameters.get("documentId")
        return parameters.get("query") if wanted is None else self.texts.get(wanted) if isinstance(wanted, str) else None

    def allows(self, audience: str, text: str) -> bool:
        """Whether somebody of the audience may ask this text."""
        return audience not in self.only or document_id(text) in self.texts


def _read(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        raise Unusable(f"CONCORD_GRAPHQL_DOCUMENTS names no folder: {folder}")
    texts = [path.read_text("utf-8") for path in sorted(folder.rglob("*.graphql"))]
    return {document_id(text): text for text in texts}
