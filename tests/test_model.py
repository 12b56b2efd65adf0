"""Public values are immutable dataclasses: what `dataclasses` promises of those holds."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, asdict, dataclass, fields, is_dataclass, replace
from inspect import signature

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gsisearch
from gsisearch.model import Snippet, Value


@dataclass(eq=False, repr=False)
class Point(Value):
    x: int
    y: int = 0


@dataclass(eq=False, repr=False)
class Other(Value):
    x: int
    y: int = 0


@dataclass(frozen=True)
class Plain:
    x: int
    y: int = 0


PAIRS = st.tuples(st.integers(), st.integers())


@given(PAIRS, PAIRS)
def test_a_value_is_as_a_frozen_dataclass(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert (Point(*one) == Point(*other)) is (Plain(*one) == Plain(*other))
    if one == other:
        assert hash(Point(*one)) == hash(Point(*other))
    assert repr(Point(*one)) == repr(Plain(*one)).replace("Plain", "Point")
    assert asdict(Point(*one)) == asdict(Plain(*one))
    assert replace(Point(*one), y=7) == Point(one[0], 7)
    assert str(signature(Point)) == str(signature(Plain))


def test_values_of_two_classes_are_never_equal() -> None:
    other: object = Other(1, 2)
    assert Point(1, 2) != other
    assert len({Point(1, 2), Other(1, 2), Point(1, 2)}) == 2


def test_a_value_never_changes() -> None:
    point = Point(1)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'x'"):
        point.x = 2
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'z'"):
        point.z = 2
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'x'"):
        del point.x
    assert point == Point(1)


def test_what_the_library_returns_are_dataclasses() -> None:
    classes = [
        found
        for name in gsisearch.__all__
        if isinstance(found := getattr(gsisearch, name), type)
        and not issubclass(found, Exception)
        and found is not gsisearch.Library
    ]
    assert len(classes) > 15
    for found in classes:
        assert is_dataclass(found), found
    assert [field.name for field in fields(Snippet)][:3] == ["text", "start", "end"]
