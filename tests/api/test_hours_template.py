"""The file that staff fill in to import hours: who is handed it, and what stands in it (S0-53)."""

import io
from typing import Any

from openpyxl import load_workbook

from domain.hours.import_columns import COLUMNS, columns_of
from tests.api.door import Door, token


async def fetch(door: Door, persona: str | None) -> Any:
    return await door.http.get("/templates/hours-template.xlsx", headers={"authorization": f"Bearer {token(persona)}"} if persona else {})


async def test_staff_are_handed_the_template_and_nobody_else(door: Door) -> None:
    assert [(await fetch(door, persona)).status_code for persona in (None, "customer_signer", "partner_lead", "hq")] == [401, 403, 403, 200]


async def test_its_columns_are_those_that_the_import_reads(door: Door) -> None:
    answer = await fetch(door, "hq")
    assert answer.headers["content-disposition"] == 'attachment; filename="hours-template.xlsx"'
    sheet: Any = load_workbook(io.BytesIO(answer.content)).active
    heads = [cell.value for cell in sheet[1]]
    assert heads[:4] == ["项目编号 Project code *", "人员邮箱 Person's e-mail *", "日期 Day *", "工时 Hours *"]
    assert columns_of(heads) == list(COLUMNS)
    choices = {next(iter(item.sqref.ranges)).coord.split(":")[0]: item.formula1 for item in sheet.data_validations.dataValidation}
    assert choices == {"E2": '"初级,中级,高级,专家"', "G2": choices["G2"], "H2": '"现场,远程"', "I2": '"是,否"'}
