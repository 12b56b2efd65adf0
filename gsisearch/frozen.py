"""Frozen dataclasses that are quick to define.

`dataclasses.dataclass` writes and compiles methods of its own for every class, which takes about
0.7 ms a class: for a program that answers in a tenth of a second, a quarter of its time.  Here
all classes share the same methods, and what `dataclasses` itself needs of a class is made when
it is first asked for: most searches never do, nor import that module.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: object) -> Any:
        """Tells type checkers only."""
        return lambda decorator: decorator


@dataclass_transform(frozen_default=True)
def frozen(cls: type[T]) -> type[T]:
    """Make a class a frozen dataclass: as `dataclass(frozen=True)`, for plain fields.

    `dataclasses.fields`, `replace` and `asdict`, pattern matching, equality, hash and repr work.
    Fields have a default value or none; factories, `field` and `__post_init__` aren't served.
    A method of these that the class defines or inherits is kept.
    """
    for name, method in _METHODS.items():
        if getattr(cls, name) is getattr(object, name):
            setattr(cls, name, method)
    inherited = getattr(cls, "__match_args__", ())
    cls.__match_args__ = tuple(dict.fromkeys((*inherited, *cls.__annotations__)))  # type: ignore[attr-defined,misc]  # as `dataclass` does
    names: tuple[str, ...] = cls.__match_args__  # type: ignore[attr-defined]  # set just now
    required = sum(not hasattr(cls, name) for name in names)  # these come first
    if getattr(cls.__init__, "is_made", cls.__init__ is object.__init__):
        cls.__init__ = _initializer(names, required)  # type: ignore[method-assign]  # as `dataclass` does
    cls.__dataclass_fields__ = _Fields(cls)  # type: ignore[attr-defined]  # likewise
    return cls


class _Fields:
    """`__dataclass_fields__`: what makes a class a dataclass, put in this one's place when used."""

    def __init__(self, cls: type) -> None:
        self._cls = cls

    def __get__(self, instance: object, owner: type) -> Any:
        from dataclasses import dataclass

        made: Any = dataclass(init=False, repr=False, eq=False)(self._cls)
        return made.__dataclass_fields__


def _initializer(names: tuple[str, ...], required: int) -> Callable[..., None]:
    """`__init__` for fields of which the first have no default."""
    count = len(names)

    def initialize(self: Any, *values: object, **named: object) -> None:
        fields = self.__dict__
        fields.update(zip(names, values, strict=False))
        if not named and required <= len(values) <= count:  # as mostly
            return
        given = {*fields, *named}
        fields.update(named)
        each_once = len(given) == len(values) + len(named)
        if not (each_once and given.issuperset(names[:required]) and given.issubset(names)):
            shown = ", ".join([*map(repr, values), *(f"{k}={v!r}" for k, v in named.items())])
            raise TypeError(f"{type(self).__name__} takes {', '.join(names)}; given {shown}")

    initialize.is_made = True  # type: ignore[attr-defined]  # a class that inherits it gets its own
    return initialize


def _values(self: Any) -> tuple[object, ...]:
    return tuple(getattr(self, name) for name in self.__match_args__)


def _eq(self: Any, other: object) -> Any:
    if type(self) is not type(other):
        return NotImplemented
    return self is other or _values(self) == _values(other)


def _hash(self: Any) -> int:
    return hash((type(self).__name__, _values(self)))


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({shown})"


def _setattr(self: Any, name: str, value: object) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: Any, name: str) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")


_METHODS = {
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _setattr,
    "__delattr__": _delattr,
}
