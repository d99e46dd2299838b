"""A view as somebody else, in a browser: its one banner."""

from collections.abc import Mapping

from domain.calendar import provider_zone
from domain.language import message, translator
from portals.visits import Visit

SAID = message("{staff} is viewing as {name} until {until}. Nothing can be changed, and what is opened is recorded.")
END = message("End the view")


def banner(visit: Visit) -> Mapping[str, str] | None:
    """Who looks as whom and until when, in the language of who looks; None for everybody else."""
    watcher = visit.who.watcher if visit.who else None
    if watcher is None:
        return None
    speech = translator(watcher.language)
    until = speech.moment(watcher.until, provider_zone())
    said = speech.sentence(SAID, staff=watcher.name, name=watcher.seen_as, until=until)
    return {"tag": speech.tag, "said": said, "end": speech.gettext(END)}
