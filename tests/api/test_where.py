"""`where`: every operator, alone and joined, gives exactly the rows it says."""

import pytest

from tests.api.asking import Asker

CUSTOMERS = "query($where: CustomerWhere) { customers(first: 100, where: $where, orderBy: {field: ID}) { totalCount nodes { code } } }"


async def codes(asker: Asker, where: object, persona: str = "hq") -> list[str]:
    """The codes of the customers kept, without the prefix; their number is the total too."""
    found = (await asker.data(persona, CUSTOMERS, {"where": where}))["customers"]
    assert found["totalCount"] == len(found["nodes"])
    return [node["code"].removeprefix("C-") for node in found["nodes"]]


ALL = [*(f"{number:02}" for number in range(23))]
OWN = {"code": {"contains": "c-"}}


def where(**tests: object) -> object:
    """Only among the 23."""
    return {"and": [OWN, tests]}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, ALL),
        ({"code": {"eq": "C-07"}}, ["07"]),
        ({"code": {"eq": "c-07"}}, []),
        ({"code": {"in": ["C-07", "C-01", "none"]}}, ["01", "07"]),
        ({"code": {"in": []}}, []),
        ({"code": {"contains": "-1"}}, [f"{n}" for n in range(10, 20)]),
        ({"name": {"contains": "aLPHa"}}, [n for n in ALL if int(n) % 5 in (1, 4)]),
        ({"name": {"contains": "100%_l"}}, [n for n in ALL if int(n) % 5 == 4]),
        ({"name": {"contains": "%"}}, [n for n in ALL if int(n) % 5 == 4]),
        ({"name": {"contains": "_"}}, [n for n in ALL if int(n) % 5 == 4]),
        ({"name": {"contains": "\\"}}, []),
        ({"name": {"eq": "' OR true --"}}, []),
        ({"name": {"eq": "Alpha", "contains": "lph"}}, [n for n in ALL if int(n) % 5 == 1]),
        ({"name": {"eq": "Alpha", "in": ["Beta"]}}, []),
        ({"name": {"isNull": True}}, []),
        ({"name": {"isNull": False}}, ALL),
        ({"name": None}, ALL),
        ({"name": {}}, ALL),
        ({"name": {"eq": None}}, ALL),
        ({"state": {"eq": "FORMAL"}}, [n for n in ALL if int(n) % 3 == 2]),
        ({"state": {"in": ["FORMAL", "TARGET"]}}, [n for n in ALL if int(n) % 3 != 1]),
        ({"state": {"isNull": True}}, []),
        ({"owner": {"name": {"eq": "Sales"}}}, [n for n in ALL if int(n) % 2]),
        ({"owner": {}}, [n for n in ALL if int(n) % 2]),
        ({"not": {"owner": {}}}, [n for n in ALL if not int(n) % 2]),
        ({"unit": {"code": {"eq": "EAST"}}}, ALL),
        ({"unit": {"parent": {"code": {"eq": "HQ"}}}}, ALL),
        ({"projects": {"some": {}}}, ["01", "02"]),
        ({"projects": {"none": {}}}, [n for n in ALL if n not in ("01", "02")]),
        ({"projects": {"some": {"startsOn": {"eq": "2026-02-01"}}}}, ["02"]),
        ({"projects": {"some": {}, "none": {"startsOn": {"eq": "2026-02-01"}}}}, ["01"]),
        ({"projects": {"some": {"customer": {"code": {"eq": "C-02"}}}}}, ["02"]),
        ({"and": []}, ALL),
        ({"or": []}, []),
        ({"and": [{"code": {"contains": "0"}}, {"code": {"contains": "1"}}]}, ["01", "10"]),
        ({"or": [{"code": {"eq": "C-03"}}, {"code": {"eq": "C-21"}}]}, ["03", "21"]),
        ({"not": {"code": {"contains": "0"}}}, [n for n in ALL if "0" not in n]),
        ({"not": {"not": {"code": {"eq": "C-05"}}}}, ["05"]),
        ({"not": {"or": [{"state": {"eq": "FORMAL"}}, {"owner": {}}]}}, [n for n in ALL if int(n) % 3 != 2 and not int(n) % 2]),
        ({"code": {"eq": "C-05"}, "or": [{"code": {"eq": "C-06"}}]}, []),
    ],
)
async def test_each_test_keeps_its_rows(asker: Asker, given: dict[str, object], kept: list[str]) -> None:
    assert await codes(asker, where(**given)) == kept


async def test_by_global_ids(asker: Asker) -> None:
    first, second = asker.shelf.ids("C-01", "C-02")
    assert await codes(asker, {"id": {"eq": first}}) == ["01"]
    assert await codes(asker, {"id": {"in": [second, first, "prj_" + first[4:], "nonsense"]}}) == ["01", "02"]
    assert await codes(asker, {"id": {"eq": first, "in": [second]}}) == []
    assert await codes(asker, {"id": {"eq": "nonsense"}}) == []
    assert len(await codes(asker, {"id": {}})) == 24


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"startsOn": {"eq": "2026-02-01"}}, 2),
        ({"startsOn": {"lt": "2026-03-01"}}, 3),
        ({"startsOn": {"lte": "2026-03-01"}}, 6),
        ({"startsOn": {"gt": "2026-02-01"}}, 3),
        ({"startsOn": {"gte": "2026-02-01"}}, 5),
        ({"startsOn": {"gt": "2026-02-01", "lt": "2026-03-01"}}, 0),
        ({"startsOn": {"in": ["2026-02-01", "2026-01-10"]}}, 3),
        ({"startsOn": {"isNull": True}}, 0),
    ],
)
async def test_days_are_compared(asker: Asker, given: object, kept: int) -> None:
    projects = "query($where: ProjectWhere) { projects(where: $where) { totalCount } }"
    assert await asker.data("hq", projects, {"where": given}) == {"projects": {"totalCount": kept}}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"amount": {"eq": "200.2"}}, [2]),
        ({"amount": {"gt": "100.1"}}, [2, 3]),
        ({"amount": {"gte": "100.1000"}}, [1, 2, 3]),
        ({"amount": {"lt": "0.011"}}, [4]),
        ({"amount": {"in": ["300", "0.01"]}}, [3, 4]),
        ({"amount": {"eq": "NaN"}}, []),
        ({"amount": {"lt": "1e50"}}, [1, 2, 3, 4]),
    ],
)
async def test_money_is_compared_exactly(asker: Asker, given: object, kept: list[int]) -> None:
    query = "query($where: ContractInstalmentWhere) { contractInstalments(where: $where, orderBy: {field: ID}) { nodes { sequence } } }"
    found = await asker.data("finance", query, {"where": given})
    assert [node["sequence"] for node in found["contractInstalments"]["nodes"]] == kept


async def test_a_list_of_values_has_an_end(asker: Asker) -> None:
    assert await asker.errors("hq", CUSTOMERS, {"where": {"code": {"in": ["x"] * 201}}}) == ["LIMIT_EXCEEDED"]
    assert await asker.errors("hq", CUSTOMERS, {"where": {"not": {"or": [{"code": {"eq": "x"}}] * 201}}}) == ["LIMIT_EXCEEDED"]
    assert await codes(asker, {"code": {"in": ["C-01"] * 200}}) == ["01"]


@pytest.mark.parametrize(("levels", "code"), [(30, "LIMIT_EXCEEDED"), (500, "BAD_REQUEST")])
async def test_a_filter_nested_without_end_is_refused(asker: Asker, levels: int, code: str) -> None:
    deep: object = {"code": {"eq": "C-01"}}
    for _ in range(levels):
        deep = {"not": deep}
    assert await asker.errors("hq", CUSTOMERS, {"where": deep}) == [code]


async def test_a_filter_of_lists_of_lists_is_refused(asker: Asker) -> None:
    wide = {"and": [{"or": [{"code": {"eq": "C-01"}}] * 100}] * 3}
    assert await asker.errors("hq", CUSTOMERS, {"where": wide}) == ["LIMIT_EXCEEDED"]


async def test_a_code_that_the_database_cannot_hold_is_nobodys(asker: Asker) -> None:
    assert await asker.data("hq", "query($code: String!) { customerByCode(code: $code) { id } }", {"code": "C-01\x00"}) == {
        "customerByCode": None
    }


@pytest.mark.parametrize("value", ["a\x00b", "\ud800"])
async def test_a_text_that_the_database_cannot_hold_matches_nothing(asker: Asker, value: str) -> None:
    assert await codes(asker, {"code": {"eq": value}}) == []
    assert await codes(asker, {"code": {"in": [value, "C-01"]}}) == ["01"]
    assert await codes(asker, {"code": {"contains": value}}) == []
