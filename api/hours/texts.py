"""What of hours is said in words: why a line of a file is refused."""

from authz.viewer import Viewer
from domain.hours.import_sentences import sentence_of


def refusal_text(viewer: Viewer, code: str | None) -> str | None:
    """The sentence in the reader's language; none where the line is not refused."""
    return None if code is None else sentence_of(code, str(viewer.language))
