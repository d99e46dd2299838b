"""The settings of a command, read once, with what its flags say in place of the environment."""

import logging
import os
from typing import Annotated

from cyclopts import Parameter
from pydantic import ValidationError

from concord.logs import start_log
from concord.problems import Problem
from settings import PREFIX, Settings, settings

Port = Annotated[int | None, Parameter(help="Port of the HTTP server, instead of CONCORD_PORT; 0 takes a free one.")]
MetricsPlace = Annotated[int, Parameter(show=False)]
"""So many ports after CONCORD_METRICS_PORT is this process's; set by whoever starts several."""
WithParent = Annotated[bool, Parameter(show=False, negative=())]
"""Set by `concord up` on its children: they stop when their standard input ends."""


def configured(least: int = logging.WARNING, **flags: object) -> Settings:
    """The settings, with the flags' in place of the environment's; from here on the process writes its log, lines of `least` and above.

    Problem for an unknown setting, ValidationError for a wrong value.
    """
    os.environ.update({f"{PREFIX}{name.upper()}": str(value) for name, value in flags.items() if value is not None})
    try:
        read = settings()
    except ValidationError:
        raise
    except ValueError as error:
        raise Problem(f"{error}.") from error
    start_log(read, least)
    return read
