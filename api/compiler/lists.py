"""Connections: a page with its rows, edges and page information, the length of the list and its aggregates."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Text, cast, func, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from api.compiler.aggregates import groups_of
from api.compiler.context import Context, Declined
from api.compiler.json import list_of, object_of, whole_row
from api.compiler.objects import BY_KIND, followed, outputs_of
from api.compiler.scalars import cursor
from api.reading.levels import PLACE, PageStatement, count_rows, page_rows
from api.reading.plan import Asked
from api.shape import SHAPES, Many, Shape

Value = ColumnElement[Any]
OF_PAGE = ("nodes", "edges", "pageInfo")


def to_many(context: Context, shape: Shape, item: Many, row: FromClause, asked: Asked) -> Value:
    """The list below a row."""
    return followed(context, shape, item, row, connection(context, SHAPES[item.target], asked, item, row))


def connection(context: Context, shape: Shape, asked: Asked, relation: Many | None = None, above: FromClause | None = None) -> Value:
    """A list of all visible rows, or with `relation` of those below a row."""
    wanted = context.below(asked.path, f"{shape.name}Connection")
    parts: dict[str, Value] = {}
    source = None
    if any(part.name in OF_PAGE for part in wanted):
        page = Pages.of(context, shape, asked, relation, above, wanted)
        source, parts = page.read(wanted)
    for part in wanted:
        if part.name not in OF_PAGE:
            parts[part.key] = _whole(context, shape, asked, part, relation, above)
    outputs = [parts[part.key].label(part.key) for part in wanted]
    return object_of(outputs, source, *([] if above is None else [above]))


def _whole(context: Context, shape: Shape, asked: Asked, part: Asked, relation: Many | None, above: FromClause | None) -> Value:
    """What is asked of the whole list, whatever the page."""
    if part.name == "__typename":
        return literal(f"{shape.name}Connection", Text())
    if part.name == "aggregate":
        return groups_of(context, shape, part, relation, above)
    if part.name != "totalCount":
        raise Declined(f"{shape.name}Connection.{part.name}")
    level = context.level(asked.path, shape)
    counted = count_rows(level, context.decisions, relation, None if above is None else above.c.id)
    if above is None:
        return counted.scalar_subquery()
    of_one = counted.with_only_columns(func.count()).group_by(None)  # which is 0 without rows, where a group would not be
    return of_one.correlate(above).scalar_subquery()


@dataclass
class Pages:
    """A page that is being read: its rows in a sub-select, their order, and which of them belong to it."""

    context: Context
    shape: Shape
    made: PageStatement
    rows: FromClause
    kept: Value | None

    @classmethod
    def of(
        cls, context: Context, shape: Shape, asked: Asked, relation: Many | None, above: FromClause | None, wanted: list[Asked]
    ) -> "Pages":
        """The page; one row more is read only where somebody asks whether the list goes on."""
        level = context.level(asked.path, shape)
        info = [part.name for place in wanted if place.name == "pageInfo" for part in context.below(place.path, "PageInfo")]
        more = "hasNextPage" in info or "hasPreviousPage" in info
        parent = None if above is None else above.c.id
        made = page_rows(level, context.decisions, relation, context.most, parent, more=more)
        rows: FromClause = (made.select if above is None else made.select.correlate(above)).subquery()
        if not more:
            return cls(context, shape, made, rows, None)
        place = func.row_number().over(order_by=_order(rows, made, made.page.backwards)).label(PLACE)
        placed = select(rows, place).subquery()
        return cls(context, shape, made, placed, placed.c[PLACE] <= made.page.size)

    def read(self, wanted: list[Asked]) -> tuple[FromClause, dict[str, Value]]:
        """One row with what is asked of the page, and the outputs from it."""
        order = _order(self.rows, self.made, False)
        infos = [place for place in wanted if place.name == "pageInfo"]
        source, gathered = self.rows, [func.count().label("found"), self._cursors(order).label("cursors")] if infos else []
        for place in wanted:
            if place.name in ("nodes", "edges"):
                each = self._each(place)
                source = source.join(each, true())
                gathered.append(list_of(whole_row(each), order, self.kept).label(f"list_{place.key}"))
        page = select(*gathered).select_from(source).subquery()
        parts = {place.key: page.c[f"list_{place.key}"] for place in wanted if place.name in ("nodes", "edges")}
        return page, parts | {place.key: self._info(place, page) for place in infos}

    def _each(self, place: Asked) -> Any:
        """A row as a node or an edge."""
        if place.name == "nodes":
            outputs = outputs_of(self.context, self.shape, self.rows, place.path)
        else:
            outputs = [self._edge(part).label(part.key) for part in self.context.below(place.path, f"{self.shape.name}Edge")]
        return select(*outputs).correlate(self.rows).lateral()

    def _edge(self, part: Asked) -> Value:
        if part.name == "cursor":
            return self._cursor()
        if part.name == "__typename":
            return literal(f"{self.shape.name}Edge", Text())
        return object_of(outputs_of(self.context, self.shape, self.rows, part.path), None, self.rows)

    def _cursor(self) -> Value:
        return cursor([self.rows.c[f"k{at}"] for at in range(len(self.made.keys))])

    def _cursors(self, order: list[Value]) -> Value:
        found: Any = func.array_agg(aggregate_order_by(self._cursor(), *order), type_=ARRAY(Text()))
        kept: Value = found if self.kept is None else cast(found.filter(self.kept), ARRAY(Text()))
        return kept

    def _info(self, place: Asked, page: FromClause) -> Value:
        beyond, further = page.c.found > self.made.page.size, literal(self.made.page.place is not None)
        cursors: Any = page.c.cursors
        parts = {
            "hasNextPage": further if self.made.page.backwards else beyond,
            "hasPreviousPage": beyond if self.made.page.backwards else further,
            "startCursor": cursors[1],
            "endCursor": cursors[func.cardinality(cursors)],
            "__typename": literal("PageInfo", Text()),
        }
        return object_of([parts[part.name].label(part.key) for part in self.context.below(place.path, "PageInfo")], None, page)


def _order(rows: FromClause, made: PageStatement, backwards: bool) -> list[Value]:
    places = [(rows.c[f"k{at}"], key.descending != backwards) for at, key in enumerate(made.keys)]
    return [column.desc() if descending else column.asc() for column, descending in places]


BY_KIND[Many] = to_many
