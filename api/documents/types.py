"""Document, DocumentLink."""

from sqlalchemy import func

from api.shape import column, expression, one, shape
from domain.documents.models import Document, DocumentLink

shape(
    Document, "doc", "Document (文档): an uploaded file; its bytes are fetched at `/documents/<id>` by who may read it.",
    plural="documents", usual_order="-id",
    name=column("The file's name.", group="basic", filter=True),
    content_type=column("Its type as found in its content.", group="basic"),
    size=column("Its size in bytes.", group="basic"),
    sha256=expression("SHA-256 of its bytes, in hexadecimal.", str, lambda row: func.encode(row.sha256, "hex"), group="basic"),
    owner=one("User", "owner_id", "Who uploaded it.", group="people"),
)  # fmt: skip

shape(
    DocumentLink, "dlk", "DocumentLink (文档归属): the place of a document in a project, as which class of document (S0-52).",
    document=one("Document", "document_id", "The file.", group="basic"),
    project=one("Project", "project_id", "The project.", group="basic"),
    document_class=column("What it is there for.", group="basic", filter=True),
    created_at=column("Since when it stands there.", group="basic", sort=True),
)  # fmt: skip
