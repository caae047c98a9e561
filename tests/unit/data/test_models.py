"""The column for times: aware in, aware UTC out, and the same order in text as in time."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite

from data.models import Base, UtcDateTime

SQLITE: Dialect = sqlite.dialect()
POSTGRESQL: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
MOMENTS = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - the zone comes from timezones
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([ZoneInfo("Europe/Madrid"), ZoneInfo("America/St_Johns"), UTC]),
)


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL], ids=["sqlite", "postgresql"])
def test_a_naive_time_is_refused(dialect: Dialect) -> None:
    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(datetime(2027, 2, 8, 9), dialect)  # noqa: DTZ001


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL], ids=["sqlite", "postgresql"])
@given(moment=MOMENTS)
def test_a_moment_comes_back_as_the_same_moment_in_utc(dialect: Dialect, moment: datetime) -> None:
    stored = UtcDateTime().process_bind_param(moment, dialect)
    read = UtcDateTime().process_result_value(stored, dialect)
    assert read == moment.astimezone(UTC)
    assert read is not None
    assert read.tzinfo is UTC


@given(one=MOMENTS, other=MOMENTS)
def test_in_sqlite_the_texts_sort_as_the_moments_do(one: datetime, other: datetime) -> None:
    as_text = UtcDateTime().impl_instance.dialect_impl(SQLITE).bind_processor(SQLITE)
    assert as_text is not None
    first, second = (as_text(UtcDateTime().process_bind_param(moment, SQLITE)) for moment in (one, other))
    assert (first < second) == (one.astimezone(UTC) < other.astimezone(UTC))


def test_postgresql_answers_in_any_zone_and_we_hear_utc() -> None:
    there = timezone(timedelta(hours=1))
    read = UtcDateTime().process_result_value(datetime(2027, 2, 8, 10, tzinfo=there), POSTGRESQL)
    assert str(read) == "2027-02-08 09:00:00+00:00"


def test_nothing_stays_nothing() -> None:
    assert UtcDateTime().process_bind_param(None, SQLITE) is None
    assert UtcDateTime().process_result_value(None, SQLITE) is None


def test_every_time_in_every_table_is_such_a_column() -> None:
    times = {
        f"{table}.{column.name}": column.type
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name.endswith(("_at", "_since", "_until", "_from", "_before"))
    }
    assert len(times) > 15
    assert {name for name, kind in times.items() if not isinstance(kind, UtcDateTime)} == set()
