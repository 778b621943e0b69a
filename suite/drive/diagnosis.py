"""Finds out in which form a target takes a lawful object, and why it refuses others; a run goes on with that form.

First only what is required, then all there is. Where one of them is refused, halves of the optional fields tell which
field is to blame; where both are, explicit nulls and single fields are tried. Everything sent here is lawful.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from suite.drive.answer import Answer

    Json = dict[str, object]
    Sample = Callable[[str, bool], Json]
    """(id, full) -> a lawful object of ours."""
    Try = Callable[[Json], Answer]

_CHILD = "evses"
_TOGETHER = {"parking_places": f"{_CHILD}.parking"}
"""Where the one is left out, what refers to it goes as well."""


@dataclass(frozen=True)
class Shape:
    """Which optional fields an object has: all, all but some, or none; nulls in place of those left out."""

    full: bool = True
    without: frozenset[str] = frozenset()
    nulls: bool = False


@dataclass(frozen=True)
class Form:
    """The form that the target takes. `cause` says why it refused another lawful one, empty where it refused none."""

    sample: Sample
    shape: Shape
    cause: str = ""
    answers: tuple[Answer, ...] = ()
    """The refusals that show the cause."""
    taken: bool = True
    """Whether there is such a form at all."""

    def make(self, ident: str, **changes: object) -> Json:
        """Make an object in that form, with some fields changed."""
        return {**shaped(self.sample, ident, self.shape), **changes}


def shaped(sample: Sample, ident: str, shape: Shape) -> Json:
    """Make an object with the optional fields that a shape has."""
    full, bare = sample(ident, True), sample(ident, False)  # noqa: FBT003 - the sample's own order
    if not shape.full:
        return {**bare, **({name: None for name in full if name not in bare} if shape.nulls else {})}
    return _without(full, shape.without)


def _without(value: Json, names: frozenset[str]) -> Json:
    gone = names | {_TOGETHER[name] for name in names if name in _TOGETHER}
    found = {name: each for name, each in value.items() if name not in gone}
    inner = {name.partition(".")[2] for name in gone if name.startswith(f"{_CHILD}.")}
    children = found.get(_CHILD)
    if inner and isinstance(children, list):
        found[_CHILD] = [{key: each for key, each in child.items() if key not in inner} for child in children]
    return found


def diagnose(sample: Sample, ident: str, attempt: Try, *, child: Mapping[str, object] | None = None) -> Form:
    """Try an object's lawful forms until one is taken; `child` is the least that an EVSE has, where there are any."""
    return _Search(sample, ident, attempt, child or {}).form()


class _Search:
    """One search; remembers refusals."""

    def __init__(self, sample: Sample, ident: str, attempt: Try, child: Mapping[str, object]) -> None:
        self._sample, self._ident, self._attempt, self._child = sample, ident, attempt, child
        self._refused: list[Answer] = []
        bare = sample(ident, False)  # noqa: FBT003 - the sample's own order
        self._optional = [name for name in sample(ident, True) if name not in bare]  # noqa: FBT003

    def form(self) -> Form:
        """Try what is required, then everything, then what lies between."""
        bare, full = self._taken(Shape(full=False)), self._taken(Shape())
        if bare and full:
            return self._made(Shape(), "")
        if bare:
            return self._too_much()
        return self._too_little() if full else self._neither()

    def _too_much(self) -> Form:
        """Find the optional field that is refused."""
        blamed = self._culprits(self._optional, lambda names: self._taken(self._only(names)))
        if _CHILD in blamed:
            blamed = [name for name in blamed if name != _CHILD] + self._in_children(blamed)
        cause = (
            f"refused with the optional {_fields(blamed)}" if blamed else "refused with all optional fields together"
        )
        rest = Shape(without=frozenset(blamed))
        return self._made(rest if blamed and self._taken(rest) else Shape(full=False), cause)

    def _in_children(self, blamed: Sequence[str]) -> list[str]:
        """Find which fields of the EVSEs are refused; all of them, if an EVSE is refused whatever it has."""
        every = self._sample(self._ident, True).get(_CHILD)  # noqa: FBT003
        first = every[0] if isinstance(every, list) and every else {}
        inner = [f"{_CHILD}.{name}" for name in first if name not in self._child]
        others = frozenset(blamed) - {_CHILD}
        if not self._taken(Shape(without=others | frozenset(inner))):
            return [_CHILD]
        return self._culprits(
            inner, lambda names: self._taken(Shape(without=others | (frozenset(inner) - frozenset(names))))
        )

    def _too_little(self) -> Form:
        """Find the optional field that is demanded."""
        wanted = self._culprits(self._optional, lambda names: self._taken(Shape(without=frozenset(names))))
        cause = f"refused without the optional {_fields(wanted)}" if wanted else "refused without optional fields"
        return self._made(Shape(), cause if self._taken(Shape()) else "taken once, refused later")

    def _neither(self) -> Form:
        """Neither the least nor the most is taken."""
        nulls = Shape(full=False, nulls=True)
        if self._taken(nulls):
            return self._made(nulls, "refused unless every optional field is there, null where it has no value")
        for name in self._optional:
            if self._taken(Shape(without=frozenset({name}))):
                return self._made(Shape(without=frozenset({name})), f"refused with the optional {_fields([name])}")
        return Form(self._sample, Shape(full=False), "refused in every form", tuple(self._refused[:2]), taken=False)

    def _only(self, names: Sequence[str]) -> Shape:
        return Shape(without=frozenset(self._optional) - frozenset(names))

    def _culprits(self, names: Sequence[str], taken: Callable[[Sequence[str]], bool]) -> list[str]:
        """Halve until single fields are left that are refused by themselves."""
        if not names or taken(names):
            return []
        if len(names) == 1:
            return list(names)
        half = len(names) // 2
        return self._culprits(names[:half], taken) + self._culprits(names[half:], taken)

    def _taken(self, shape: Shape) -> bool:
        answer = self._attempt(shaped(self._sample, self._ident, shape))
        if not answer.ok:
            self._refused.append(answer)
        return answer.ok

    def _made(self, shape: Shape, cause: str) -> Form:
        return Form(self._sample, shape, cause, tuple(self._refused[:1]))


def _fields(names: Sequence[str]) -> str:
    return ("field " if len(names) == 1 else "fields ") + ", ".join(names)
