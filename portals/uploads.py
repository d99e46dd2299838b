"""A form with files: each file becomes a document of the viewer's as it arrives, and stays one when the form is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.exceptions import HTTPException

from api.documents.files import PREFIX, take
from api.documents.multipart import Part, parts_of
from api.ids import encode
from domain.acts import Refused
from portals.forms import FieldError
from portals.pages import execute, fail, load
from portals.visits import Visit
from settings import settings

KEPT = load("shared/kept")
MARK = "kept-"
AT_ONCE = 4
"""A form may be as large as so many files of the largest size."""


@dataclass
class Received:
    """What came: the documents by the form's field, those kept from a refused try first; and which files were refused."""

    documents: dict[str, list[str]] = field(default_factory=dict)
    errors: list[FieldError] = field(default_factory=list)

    def of(self, name: str) -> list[str]:
        """The ids of a field's documents."""
        return self.documents.get(name, [])

    async def kept(self, visit: Visit) -> Sequence[Mapping[str, Any]]:
        """The documents for the form to show again: id, name, size, and the field they belong to."""
        ids = [global_id for found in self.documents.values() for global_id in found][:100]
        result = await execute(visit, KEPT, {"ids": ids})
        fail(result)
        fields = {global_id: name for name, found in self.documents.items() for global_id in found}
        return [{**file, "field": fields[file["id"]]} for file in result["data"]["nodes"] if file]


async def receive(visit: Visit) -> Received:
    """Reads a multipart form. The token stands before the files in every form of ours: without it no file is taken (403)."""
    got, sent, trusted = Received(), dict[str, str](), False
    async for part in parts_of(visit.request, AT_ONCE * settings().upload_megabytes * 1_000_000):
        if part.filename is not None and not trusted:
            raise HTTPException(403)
        if part.filename:
            await _take(visit, part, got)
        elif part.filename is None and part.name.startswith(MARK):
            got.documents.setdefault(part.name.removeprefix(MARK), []).append(await part.text())
        elif part.filename is None:
            sent[part.name] = await part.text()
            if part.name == "csrf":
                visit.check_token(sent["csrf"])
                trusted = True
    if not trusted:
        raise HTTPException(403)
    visit.sent = sent
    return got


async def _take(visit: Visit, part: Part, got: Received) -> None:
    try:
        document = await take(visit.graph, visit.viewer, part.filename or "", part.data)
    except Refused as refusal:
        sentence = visit.speech.sentence(refusal.sentence, **refusal.parameters)
        got.errors.append(FieldError(refusal.code.value, part.name, f"{part.filename}: {sentence}"))
    else:
        got.documents.setdefault(part.name, []).append(encode(PREFIX, document.id))
