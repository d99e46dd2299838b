"""What of an approval is said in words: its roles in the reader's language, and the object that it is about."""

from collections.abc import Sequence
from uuid import UUID

from api.ids import encode
from api.shape import SHAPES
from authz.viewer import Viewer
from domain.language import translator


def roles_text(viewer: Viewer, roles: Sequence[str]) -> str:
    """The roles by their names, as 采购、总部 PMO."""
    language = translator(str(viewer.language))
    return ("、" if language.language == "zh_CN" else ", ").join(language.label("role", role.upper()) for role in roles)


def role_text(viewer: Viewer, role: str | None) -> str | None:
    """One role by its name."""
    return roles_text(viewer, [role]) if role else None


def subject_id(viewer: Viewer, subject_type: str, subject_id: UUID) -> str:
    """The global id of the object; `node` answers it only to who sees the object."""
    return encode(SHAPES[subject_type].prefix, subject_id)
