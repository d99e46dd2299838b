"""The region that a unit belongs to: itself or the one above it in the tree (S0-01)."""

from typing import Any

from sqlalchemy import ColumnElement, select

from domain.identity.models import Unit, UnitAncestor, UnitKind
from domain.rows import Rows


def region_code(unit: Any) -> ColumnElement[Any]:
    """Its region's code; none above the regions."""
    return _region(unit, "code")


def region_name(unit: Any) -> ColumnElement[Any]:
    """Its region's name; none above the regions."""
    return _region(unit, "name")


def _region(unit: Any, name: str) -> ColumnElement[Any]:
    above, region = Rows(UnitAncestor), Rows(Unit)
    rows = select(getattr(region, name)).join(above, region.id == above.ancestor_id)
    rows = rows.where(above.unit_id == unit.id, region.kind == UnitKind.REGION)
    return rows.order_by(region.code).limit(1).correlate_except(above, region).scalar_subquery()
