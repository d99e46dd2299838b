"""Fails unless two runs of the tests passed the same tests, but for folders and files that only the first one ran.

`same_tests.py one other place…` reads one.xml and other.xml of pytest --junitxml.

A second try of what failed first stands in one-again.xml and counts as passed when it passed there.
"""

import re
import sys
from pathlib import Path

CASE = re.compile(r'<testcase classname="([^"]*)" name="([^"]*)"[^>]*?(?:/>|>(.*?)</testcase>)', re.DOTALL)


def passed(run: str) -> set[str]:
    """The tests of a run that ran to their end."""
    reports = [path for path in (Path(f"{run}.xml"), Path(f"{run}-again.xml")) if path.exists()]
    cases = [case for path in reports for case in CASE.findall(path.read_text())]
    return {f"{place}::{name}" for place, name, inside in cases if not re.search("<(skipped|failure|error)", inside)}


def main(one: str, other: str, *places: str) -> int:
    """0 when both runs passed the same tests and at least one, and every place was run once."""
    left_out = {place: re.compile(re.escape(place.removesuffix(".py").replace("/", ".")) + r"(\.|::)") for place in places}
    only_one = {name for name in passed(one) if any(place.match(name) for place in left_out.values())}
    different = sorted((passed(one) - only_one) ^ passed(other))
    different += [f"nothing of {place}" for place, names in left_out.items() if not any(map(names.match, only_one))]
    for name in different:
        print(f"only in one run: {name}")
    print(f"{len(passed(one))} tests passed in {one}, {len(passed(other))} in {other}")
    return 1 if different or not passed(other) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
