"""Frozen classes are frozen dataclasses: what `dataclasses` promises of those holds."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, asdict, dataclass, fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gsisearch.frozen import frozen


@frozen
class Point:
    x: int
    y: int = 0

    @property
    def sum(self) -> int:
        return self.x + self.y


@dataclass(frozen=True)
class Plain:
    x: int
    y: int = 0


@frozen
class Other:
    x: int
    y: int = 0


pairs = st.tuples(st.integers(), st.integers())


@given(pairs, pairs)
def test_it_is_as_a_frozen_dataclass(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert (Point(*one) == Point(*other)) is (Plain(*one) == Plain(*other))
    if one == other:
        assert hash(Point(*one)) == hash(Point(*other))
    assert repr(Point(*one)) == repr(Plain(*one)).replace("Plain", "Point")
    assert asdict(Point(*one)) == asdict(Plain(*one))
    assert replace(Point(*one), y=7) == Point(one[0], 7)


def test_it_is_one() -> None:
    assert [field.name for field in fields(Point)] == ["x", "y"]
    assert Point(1).sum == Point(y=0, x=1).sum == 1
    assert is_dataclass(Point)


@frozen
class Placed(Point):
    place: str = "here"


def test_fields_are_inherited() -> None:
    assert Placed(1, 2, "there").place == "there"
    assert [field.name for field in fields(Placed)] == ["x", "y", "place"]
    assert replace(Placed(1), place="there") == Placed(1, 0, "there")


def test_two_kinds_are_never_equal() -> None:
    other: object = Other(1, 2)
    assert Point(1, 2) != other
    assert len({Point(1, 2), Other(1, 2), Point(1, 2)}) == 2


def test_it_is_frozen() -> None:
    point = Point(1)
    with pytest.raises(FrozenInstanceError):
        point.x = 2  # type: ignore[misc]  # that it is an error is what is tested
    with pytest.raises(FrozenInstanceError):
        del point.x


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((), {"y": 1}), ((1, 2, 3), {}), ((1,), {"x": 1}), ((1,), {"z": 1})],
)
def test_wrong_arguments_are_refused(values: Any, named: Any) -> None:
    with pytest.raises(TypeError, match="Point takes x, y; given"):
        Point(*values, **named)


def test_it_matches_by_position() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)
