"""What is taken as surely valid is what the rules of the specification accept; our own documents are taken so."""

from functools import cache
from random import Random

import pytest
from graphql import DocumentNode, GraphQLError, GraphQLSchema, Lexer, Source, TokenKind, parse

from api.graph import problems_of
from api.schema import build
from api.validity import surely_valid
from portals.pages import load
from tests.api.test_documents_fit import EXAMPLES, PAGES

FULL = """query Full($id: ID!, $first: Int = 2, $code: String!, $with: Boolean!, $where: ProjectWhere!, $order: ProjectOrderField!) {
  projects(first: $first, where: {and: [$where, {code: {in: ["a", $code]}}]}, orderBy: [{field: $order, direction: ASC}]) {
    totalCount nodes { ...Named ... on Project @include(if: $with) { startsOn customer @skip(if: false) { ...Legal } } }
  }
  node(id: $id) { __typename ... on OutsourcingOrder { net { amount } project { ...Named } } ... on Customer { ...Legal } }
}
fragment Named on Project { id name code }
fragment Legal on Customer { code organisation { name } }"""
WRONG = {
    "a type": "{ viewer { today } } type Project { id: ID }",
    "no such root": "subscription { nothing }",
    "two of a name": "query A { viewer { today } } query A { viewer { today } }",
    "a nameless one beside another": "query A { viewer { today } } query { viewer { today } }",
    "a subscription of two": 'subscription { a: objectChanged(id: "x") { id } b: objectChanged(id: "y") { id } }',
    "an unknown type": '{ node(id: "x") { ... on Nothing { id } } }',
    "a fragment on a scalar": "{ viewer { ...A } } fragment A on String { id }",
    "a variable of an output": "query($a: Project) { projects(where: $a) { totalCount } }",
    "an unknown type of a variable": "query($a: Nothing) { projects(where: $a) { totalCount } }",
    "nothing of an object": "{ viewer }",
    "something of a scalar": "{ viewer { today { year } } }",
    "something of a type name": "{ viewer { __typename { year } } }",
    "an unknown field": "{ viewer { nothing } }",
    "a field of another type": '{ node(id: "x") { code } }',
    "two fragments of a name": "{ viewer { ...A } } fragment A on Viewer { today } fragment A on Viewer { now }",
    "an unknown fragment": "{ viewer { ...A } }",
    "an unused fragment": "{ viewer { today } } fragment A on Viewer { today }",
    "a fragment that cannot be": "{ viewer { ... on Project { id } } }",
    "a spread that cannot be": "{ viewer { ...A } } fragment A on Project { id }",
    "a fragment in itself": '{ node(id: "x") { ...A } } fragment A on Project { customer { ...B } } '
    "fragment B on Customer { projects { nodes { ...A } } }",
    "two variables of a name": "query($a: Int, $a: Int) { projects(first: $a) { totalCount } }",
    "an undeclared variable": "{ projects(first: $a) { totalCount } }",
    "an undeclared variable of a fragment": "{ projects(first: 1) { nodes { ...A } } } fragment A on Project { id @skip(if: $a) }",
    "a variable of the other operation": "query A($a: Int) { units(first: $a) { totalCount } } "
    "query B { customers(first: $a) { totalCount } }",
    "an unused variable": "query($a: Int) { viewer { today } }",
    "an unknown directive": "{ viewer { today @nothing } }",
    "a directive at a wrong place": "query @skip(if: true) { viewer { today } }",
    "a directive of a variable": "query($a: Int @skip(if: true)) { projects(first: $a) { totalCount } }",
    "a directive twice": "{ viewer { today @skip(if: true) @skip(if: true) } }",
    "a directive without its argument": "{ viewer { today @skip } }",
    "a directive with a text": '{ viewer { today @skip(if: "yes") } }',
    "an unknown argument": "{ viewer(a: 1) { today } }",
    "an argument twice": "{ projects(first: 1, first: 1) { totalCount } }",
    "a text as a number": '{ projects(first: "1") { totalCount } }',
    "a list as a number": "{ projects(first: [1]) { totalCount } }",
    "an unknown value": "{ projects(orderBy: [{field: NOTHING}]) { totalCount } }",
    "an unknown test": '{ projects(where: {code: {nothing: "a"}}) { totalCount } }',
    "a wrong default": 'query($a: Int = "b") { projects(first: $a) { totalCount } }',
    "a required argument that is null": "{ node(id: null) { id } }",
    "a missing argument": "{ node { id } }",
    "a missing field of an input": "{ projects(orderBy: [{direction: ASC}]) { totalCount } }",
    "a variable that may be null": "query($a: ID) { node(id: $a) { id } }",
    "a variable that may be null in a list": "query($a: ID) { nodes(ids: [$a]) { id } }",
    "a variable that may be null in an input": "query($a: ProjectOrderField) { projects(orderBy: [{field: $a}]) { totalCount } }",
    "a variable of another type": "query($a: String) { projects(first: $a) { totalCount } }",
    "one key for two fields": "{ viewer { a: today a: now } }",
    "one key through a fragment": "{ viewer { a: today ...A } } fragment A on Viewer { ... { a: now } }",
    "one key with other arguments": "{ projects(first: 1) { totalCount } projects(first: 2) { totalCount } }",
    "one key with arguments and without": "{ projects { totalCount } projects(first: 2) { totalCount } }",
    "one key in two fragments": "{ viewer { user { ...A ...B } } } fragment A on User { a: name } fragment B on User { a: email }",
    "one key of two types": '{ node(id: "x") { ... on Project { a: code } ... on OutsourcingOrder { a: net { amount } } } }',
    "one key further down": "{ viewer { user { a: name } } viewer { user { a: email } } }",
    "a field of an input twice": '{ projects(where: {code: {eq: "a", eq: "b"}}) { totalCount } }',
}


@cache
def full() -> GraphQLSchema:
    return build()


def rules_against(document: DocumentNode, audience: str = "STAFF") -> list[GraphQLError]:
    return problems_of(full(), document, audience)


def test_our_own_documents_are_surely_valid() -> None:
    ours = {path.stem: load(f"{path.parent.name}/{path.stem}") for path in PAGES} | {path.stem: path.read_text() for path in EXAMPLES}
    doubted = [name for name, text in ours.items() if not surely_valid(full(), parse(text))]
    assert [name for name in doubted if "subscription" not in ours[name]] == []
    assert surely_valid(full(), parse(FULL))


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_what_breaks_a_rule_is_not(text: str) -> None:
    assert rules_against(parse(text))
    assert not surely_valid(full(), parse(text))


def test_questions_about_the_schema_are_not() -> None:
    for text in (
        "{ __schema { types { name } } }",
        '{ __type(name: "Project") { name } }',
        "{ viewer { today } __schema { types { name } } }",
    ):
        assert rules_against(parse(text), "PARTNER")
        assert not surely_valid(full(), parse(text))


def test_nor_is_what_would_take_long() -> None:
    nested = "{ viewer { " + "... { " * 150 + "today" + " }" * 150 + " } }"
    twice = " ".join(f"fragment F{at} on Viewer {{ ...F{at + 1} ...F{at + 1} }}" for at in range(30))
    below = "{}: customer {{ projects {{ nodes {{ ...G{} }} }} }}"
    wide = " ".join(f"fragment G{at} on Project {{ {below.format('a', at + 1)} {below.format('b', at + 2)} }}" for at in range(40))
    ends = "fragment F30 on Viewer { today } fragment G40 on Project { id } fragment G41 on Project { id }"
    for text in (nested, f"{{ viewer {{ ...F0 }} projects {{ nodes {{ ...G0 }} }} }} {twice} {wide} {ends}"):
        assert not surely_valid(full(), parse(text))


def test_of_damaged_documents_nothing_is_taken_that_the_rules_refuse() -> None:
    """Words of a document left out, doubled, changed for each other; most are wrong afterwards, some are still right."""
    taken = refused = 0
    for seed in range(1000):
        text = damaged(FULL, Random(seed))  # noqa: S311  # the same each time
        try:
            document = parse(text)
        except GraphQLError:
            continue
        if surely_valid(full(), document):
            taken += 1
            assert rules_against(document) == [], text
        else:
            refused += 1
    assert taken > 20
    assert refused > 100


def damaged(text: str, chance: Random) -> str:
    lexer, words = Lexer(Source(text)), []
    while (token := lexer.advance()).kind is not TokenKind.EOF:
        words.append(text[token.start : token.end])
    names = [at for at, word in enumerate(words) if word.isidentifier()]
    for _ in range(chance.choice([1, 1, 1, 2])):
        at, other = chance.choice(names), chance.choice(names)
        kind = chance.randrange(5)
        if kind == 0:
            words[at] = words[other]
        elif kind == 1:
            words[at], words[other] = words[other], words[at]
        elif kind == 2:
            words[at] = ""
        elif kind == 3:
            words[at] = f"{words[at]} {words[other]}"
        else:
            words[at] = chance.choice(
                ["id", "first", "Int", "Boolean!", "ProjectWhere", "Customer", "nodes", "null", "true", '"a"', "1", "__typename"]
            )
    return " ".join(words)
