"""The file that people fill in (模板): its columns in all languages, an example, and the values that a cell may hold (S0-53)."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from domain.hours.import_columns import CHOICES, COLUMNS, REQUIRED, heading
from domain.language import DEFAULT, translator

WIDTHS = {"person": 30, "work": 48, "resources": 30, "project": 22, "order": 22}
LINES = 5_000
"""So many lines offer their values to choose from."""


def template() -> bytes:
    """An Excel file that the import understands; a required column has a star."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = translator(DEFAULT).label("hours column", "HOURS")
    for place, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(place)
        cell = sheet.cell(1, place, heading(column) + (" *" if column in REQUIRED else ""))
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        cell.fill = PatternFill("solid", fgColor="DDE7F3" if column in REQUIRED else "EFEFEF")
        sheet.column_dimensions[letter].width = WIDTHS.get(column, 16)
        if words := _words(column):
            chosen = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=column not in REQUIRED)
            sheet.add_data_validation(chosen)
            chosen.add(f"{letter}2:{letter}{LINES}")
        if column == "day":
            for line in range(2, 202):
                sheet.cell(line, place).number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _words(column: str) -> list[str]:
    """What a cell of the column may say, in the language of most."""
    here = translator(DEFAULT)
    if column == "is_billable":
        return [here.label("whether", word) for word in ("YES", "NO")]
    kind, values = CHOICES.get(column, ("", ()))
    return [here.label(kind, each.value) for each in values]
