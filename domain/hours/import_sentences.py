"""Why a line of a file of hours is refused, in words: a sentence for each code that the rehearsal writes (S0-53)."""

from collections.abc import Mapping

from domain.language import message, translator
from settings import settings

SENTENCES: Mapping[str, str] = {
    "DATE_UNREADABLE": message("This is no day, as 2026-11-02 is one."),
    "VALUE_UNKNOWN": message("This is none of the possible values."),
    "TEXT_EMPTY": message("Please fill this in."),
    "TEXT_TOO_LONG": message("This text is too long."),
    "TEXT_NOT_PRINTABLE": message("This holds characters that cannot be printed."),
    "HOURS_NOT_QUARTERS": message("Hours are quarters of an hour, from 0.25 to 24."),
    "DATE_IN_FUTURE": message("This day lies in the future."),
    "DATE_ABSURD": message("This date is too far away."),
    "PROJECT_CLOSED": message("This project has been closed."),
    "HOURS_OUTSIDE_MEMBERSHIP": message("The person was not on the project on that day."),
    "USER_DISABLED": message("This person's access has been disabled."),
    "HOURS_TOO_LATE": message("After {most} days the project manager logs hours."),
    "HOURS_LOCKED": message("The hours of this month are locked."),
    "ORDER_NOT_NAMED": message("Please say for which order this was."),
    "ORDER_NOT_OF_PERSON": message("On that day the partner does not work on this order here."),
    "LEVEL_NOT_ORDERED": message("The order has no days of this level."),
    "HOURS_ABOVE_DAY": message("A day has 24 hours, over all projects."),
    "NOT_FOUND": message("There is nothing of this code that you may see."),
    "FORBIDDEN": message("You may not log these hours on this project."),
}


def sentence_of(code: str, language: str) -> str:
    """The sentence in a language, as logging these hours one by one would answer it; a code without one says itself."""
    found = SENTENCES.get(code)
    return code if found is None else translator(language).gettext(found).format(most=settings().hours_late_days)
