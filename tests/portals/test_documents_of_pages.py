"""Every .graphql document of the portals is valid in the view of each audience that uses it."""

from functools import cache
from pathlib import Path

import pytest
from graphql import GraphQLSchema, parse, validate

from api.graph import allowed_by
from api.projection import Projector
from api.schema import actions, build
from portals.pages import HERE, load
from tests.world import seed_policy

AUDIENCES = {"partner": ["PARTNER"], "customer": ["CUSTOMER"], "shared": ["PARTNER", "CUSTOMER"]}
FILES = sorted(path for path in HERE.rglob("*.graphql") if path.name != "shell.graphql")
CASES = [(path, audience) for path in FILES for audience in AUDIENCES[path.parent.name]]


@cache
def view(audience: str) -> GraphQLSchema:
    return Projector(build(), allowed_by(seed_policy(), audience), actions()).project()


@pytest.mark.parametrize(("path", "audience"), CASES, ids=[f"{path.stem}-{audience}" for path, audience in CASES])
def test_document_is_valid_for_its_audience(path: Path, audience: str) -> None:
    text = load(path.relative_to(HERE).with_suffix("").as_posix())
    assert [problem.message for problem in validate(view(audience), parse(text))] == []
