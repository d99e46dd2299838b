"""The command line: `concord COMMAND`. Each command is a function in `concord.commands`, imported when it is called.

A command that cannot be carried out says why in one sentence and exits with 1; one that is written wrongly exits with 2.
"""

import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, NoReturn

from cyclopts import App, CycloptsError, Parameter

from concord.garbage import begin
from concord.problems import sentence
from settings import PREFIX

HELP = """One GraphQL service, two portals, one PostgreSQL database, for an IT-services provider, its customers and its partners.

`concord up` starts all of it on this machine. Settings come from the environment (CONCORD_*); the README lists them.
"""
COMMANDS = "concord.commands"
app = App(name="concord", help=HELP, help_format="markdown", version=version("concord"), result_action="return_value")
UP = """Start everything on this machine: database, API, portals, worker and a mailbox.

An empty database gets the demo company. Prints one line when all of it answers. Ctrl-C stops it; the next start goes on with the same data.
"""
DEMO = """Make the demo company in an empty database; move its clock.

Ten months of orders, acceptances, payments and settlements; never in production. `concord up` does it by itself.
"""
app.command(f"{COMMANDS}.up:start_all", name="up", help=UP)
app.command(f"{COMMANDS}.serve:serve_pages", name="serve", help="Serve GraphQL, documents and the portals over HTTP.")
app.command(f"{COMMANDS}.work:work_off", name="work", help="Run a worker: events, deadlines, alerts, mails. Any number may run.")
app.command(f"{COMMANDS}.migrate:bring_up_to_date", name="migrate", help="Bring the database and its policy to this version.")
app.command(f"{COMMANDS}.demo:app", name="demo", help=DEMO)
app.command(f"{COMMANDS}.users:app", name="user", help="People: add, invite, list, disable, enable, grant.")
app.command(f"{COMMANDS}.tokens:app", name="token", help="Credentials of programs: issue, list, revoke.")
app.command(f"{COMMANDS}.factors:app", name="factor", help="Second factors: make a key, encrypt by the newest.")
app.command(f"{COMMANDS}.policy:app", name="policy", help="Who may see and do what: show, check, diff, adopt, reset.")
app.command(f"{COMMANDS}.calendar:app", name="calendar", help="Holidays and make-up workdays: import a year's, show it.")
app.command(f"{COMMANDS}.schema:write_or_check", name="schema", help="Write schema.graphql and the audiences' views, or compare.")
app.command(f"{COMMANDS}.audit:app", name="audit", help="The sealed audit: verify it, print the head of its chain.")
app.command(f"{COMMANDS}.deadletters:app", name="deadletters", help="Work that failed for good: list, replay.")
Tokens = Annotated[str, Parameter(show=False, allow_leading_hyphen=True)]
DataDir = Annotated[Path | None, Parameter(help="Folder of the embedded database and of uploaded files, instead of CONCORD_DATA_DIR.")]


@app.meta.default
def launch(*tokens: Tokens, data_dir: DataDir = None) -> object:
    """Calls the command."""
    if data_dir is not None:
        os.environ[f"{PREFIX}DATA_DIR"] = str(data_dir.absolute())
    return app(tokens, exit_on_error=False, print_error=False)


def main() -> None:
    """The entry point of `concord`."""
    begin()
    try:
        app.meta(sys.argv[1:], exit_on_error=False, print_error=False)
    except CycloptsError as error:
        _fail(str(error), 2)
    except Exception as error:
        said = sentence(error)
        if said is None:
            raise
        _fail(said, 1)


def _fail(said: str, code: int) -> NoReturn:
    sys.stderr.write(f"concord: {said}\n")
    sys.exit(code)
