"""`Query.analyses`: the saved analyses that the viewer can ask (S0-12, S0-56).

An analysis is a document with a title, in the folder of the feeds: a query of groups that `/graphql` answers as it stands, and `/bi` as a
table. Listed are those that the viewer's policy answers whole: the plan of each says so, before anything runs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import strawberry
from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode, parse, print_ast
from graphql.execution.values import VariableValues, get_variable_values

from api import generated
from api.bi.feeds import HEADINGS, HERE, Unfit, feed_of, heading
from api.bi.rights import ANALYSES
from api.errors import forbidden
from api.reading.plan import Planner
from api.resolving import ROOT, named, reader
from authz.policy import Decisions
from domain.identity.models import Language
from settings import settings


@dataclass(frozen=True, eq=False)
class Analysis:
    """A document as it is listed."""

    name: str
    texts: dict[str, str]
    operation: OperationDefinitionNode
    document: str

    def title(self, language: Language) -> str:
        """What it is called."""
        return self.texts["title zh" if language is Language.ZH_CN else "title"]

    def description(self, language: Language) -> str:
        """What it shows."""
        return self.texts["zh" if language is Language.ZH_CN else ""]

    def parameters(self) -> list[dict[str, Any]]:
        """Its variables."""
        return [
            {
                "name": item.variable.name.value,
                "type": print_ast(item.type),
                "default": None if item.default_value is None else print_ast(item.default_value),
            }
            for item in self.operation.variable_definitions or ()
        ]


@lru_cache
def saved(folder: Path | None = None) -> tuple[Analysis, ...]:
    """The analyses of ours and of the operator's folder: the documents that have a title and a description in both languages."""
    paths = [path for each in (HERE, folder) if each is not None for path in sorted(each.glob("*.graphql"))]
    found = ((path.stem, path.read_text("utf-8")) for path in paths)
    listed = ((name, text, heading(text)) for name, text in found)
    return tuple(Analysis(name, texts, _operation(text), text) for name, text, texts in listed if texts.keys() >= {"", *HEADINGS})


def _operation(text: str) -> OperationDefinitionNode:
    return next(node for node in parse(text).definitions if isinstance(node, OperationDefinitionNode))


@lru_cache(maxsize=500)
def _valid(schema: GraphQLSchema, analysis: Analysis) -> bool:
    try:
        return feed_of(analysis.name, analysis.document, schema).is_grouped
    except Unfit:
        return False


def answerable(analysis: Analysis, schema: GraphQLSchema, decisions: Decisions) -> bool:
    """Whether the viewer's schema has all its names and the policy gives each of its fields."""
    values = get_variable_values(schema, analysis.operation.variable_definitions or (), {})
    if not isinstance(values, VariableValues):
        return False
    try:
        plan = Planner(schema, {}, values, decisions, settings().page_size).run(analysis.operation)
    except GraphQLError:
        return False
    return not plan.denied


async def analyses(root: Any, info: Any) -> list[Analysis]:
    """The saved analyses that the viewer can ask."""
    decisions, schema = reader(info).viewer.decisions, info._raw_info.schema
    if not decisions.read(*ANALYSES):
        raise forbidden("Query.analyses")
    return [each for each in saved(settings().feed_documents) if _valid(schema, each) and answerable(each, schema, decisions)]


def analysis_fields() -> dict[str, Any]:
    """The types, put among the generated ones, and the field of Query."""
    parameter = {
        "name": _of(lambda root: root["name"], "str", "The variable, without `$`."),
        "type": _of(lambda root: root["type"], "str", "Its type in the schema."),
        "default": _of(lambda root: root["default"], "Optional[str]", "Its default, as GraphQL writes it; none where there is none."),
    }
    fields = {
        "name": _of(
            lambda root: root.name,
            "str",
            "By which it is asked as a feed: `/bi/<name>.json`, `.ndjson`, `.csv`, `.xlsx`, `.arrow`, or `.svg` for its chart.",
        ),
        "title": _in_language(Analysis.title, "What it is called."),
        "description": _in_language(Analysis.description, "What it shows."),
        "parameters": _of(lambda root: root.parameters(), "list[AnalysisParameter]", "The variables that its document takes."),
        "document": _of(lambda root: root.document, "str", "The query, to be asked as it stands."),
    }
    _type("AnalysisParameter", "A variable of a saved analysis.", parameter)
    _type(
        "Analysis", "A saved analysis (分析): a named query of groups with their figures; each group tells the filter of its rows.", fields
    )
    said = "The saved analyses that the viewer can ask, each whole."
    return {"analyses": strawberry.field(resolver=named(analyses, ROOT | {"return": "Optional[list[Analysis]]"}), description=said)}


def _of(read: Callable[[Any], Any], kind: str, text: str) -> Any:
    def resolve(root: Any, info: Any) -> Any:
        return read(root)

    return strawberry.field(resolver=named(resolve, ROOT | {"return": kind}), description=text)


def _in_language(read: Callable[[Analysis, Language], str], text: str) -> Any:
    def resolve(root: Any, info: Any, language: Any = None) -> Any:
        return read(root, language or reader(info).viewer.language)

    asked: Any = Annotated[Language | None, strawberry.argument(description="The reader's unless said otherwise.")]
    return strawberry.field(resolver=named(resolve, ROOT | {"language": asked, "return": "str"}), description=text)


def _type(name: str, text: str, fields: dict[str, Any]) -> None:
    made: Any = strawberry.type(type(name, (), {"__module__": generated.__name__, **fields}), name=name, description=text)
    setattr(generated, name, made)
