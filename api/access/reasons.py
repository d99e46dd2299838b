"""Why it is so, in one word and in a sentence of the reader's language."""

import enum

from api.access.asked import Subject
from domain.language import message, translator


class AccessReason(enum.StrEnum):
    """What decided."""

    ALLOWED = "ALLOWED"
    USER_DISABLED = "USER_DISABLED"
    OUTSIDE_VIEW = "OUTSIDE_VIEW"
    DENY_LINE = "DENY_LINE"
    NO_ROLE = "NO_ROLE"
    GRANT_OVER = "GRANT_OVER"
    GRANT_TO_COME = "GRANT_TO_COME"
    ROW_INVISIBLE = "ROW_INVISIBLE"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"


SENTENCES = {
    AccessReason.ALLOWED: message("A role of this person gives it."),
    AccessReason.USER_DISABLED: message("This person's access has been disabled."),
    AccessReason.OUTSIDE_VIEW: message("Nobody of this audience has it: it is not in their schema."),
    AccessReason.DENY_LINE: message("A line of the policy forbids it, whatever others allow."),
    AccessReason.NO_ROLE: message("No role that this person holds gives it."),
    AccessReason.GRANT_OVER: message("A role that would give it here is no longer held: the grant is over."),
    AccessReason.GRANT_TO_COME: message("A role that would give it here is not held yet: the grant begins later."),
    AccessReason.ROW_INVISIBLE: message("The object does not exist for this person: no role reaches it."),
    AccessReason.OUT_OF_SCOPE: message("This person sees the object, but no role gives this in it."),
}
IN_SOME = message("A role of this person gives it, in the objects that its lines reach.")
"""What is said where no object was asked about."""
DESCRIPTIONS = {
    AccessReason.ALLOWED: "The person may.",
    AccessReason.USER_DISABLED: "The person cannot sign in.",
    AccessReason.OUTSIDE_VIEW: "The audience's schema does not have it.",
    AccessReason.DENY_LINE: "A deny line wins.",
    AccessReason.NO_ROLE: "No role held gives it.",
    AccessReason.GRANT_OVER: "The grant of a role that would give it has ended or run out.",
    AccessReason.GRANT_TO_COME: "The grant of a role that would give it has not begun.",
    AccessReason.ROW_INVISIBLE: "The object does not exist for the person.",
    AccessReason.OUT_OF_SCOPE: "The object is seen, but no scope of the field's group or of the act holds in it.",
}


def sentence(reason: AccessReason, subject: Subject, language: str, has_row: bool) -> str:
    """The reason for people."""
    general = reason is AccessReason.ALLOWED and bool(subject.type_name) and not has_row
    return translator(language).sentence(IN_SOME if general else SENTENCES[reason])
