"""Document."""

from sqlalchemy import func

from api.shape import column, expression, one, shape
from domain.documents.models import Document

shape(
    Document, "doc", "Document (文档): an uploaded file; its bytes are fetched at `/documents/<id>` by who may read it.",
    plural="documents", usual_order="-id",
    name=column("The file's name.", group="basic", filter=True),
    content_type=column("Its type as found in its content.", group="basic"),
    size=column("Its size in bytes.", group="basic"),
    sha256=expression("SHA-256 of its bytes, in hexadecimal.", str, lambda row: func.encode(row.sha256, "hex"), group="basic"),
    owner=one("User", "owner_id", "Who uploaded it.", group="people"),
)  # fmt: skip
