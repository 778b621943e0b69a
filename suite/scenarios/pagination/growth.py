"""Where a new object appears: a list that is ordered by creation has it at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.drive import Conversation, scenario

if TYPE_CHECKING:
    from suite.drive import Answer

_LAST = "pagination.order.new-last"
_NEW = "SUITE-LOC-NEW-{}"


@scenario(
    _LAST,
    phase="modules",
    module="locations",
    side="sender",
    target=["CPO"],
    stimuli=["push_location"],
    spares_people=True,
    decides=[_LAST],
    order=70,
)
def a_new_object_comes_last(ocpi: Conversation) -> None:
    """The target makes a Location while we know the list; then we look where in the list it stands."""
    each = next(each for each in ocpi.lists() if each.module == "locations")
    before = each.renewed()
    if not before.ended:
        ocpi.not_here(_LAST, f"the list cannot be read to its end: {before.stopped}")
        return

    def behind() -> Answer:
        return each.page(offset=str(before.count))

    def grown(answer: Answer) -> bool:
        return answer.ok and (answer.whole("x-total-count") or 0) > before.count

    new = _NEW.format(before.count + 1)
    ocpi.stimulate("push_location", lambda: grown(behind()), location_id=new)
    answer = ocpi.eventually(behind, grown)
    each.forget()
    keys = each.keys(answer)
    if len(keys) != 1:
        ocpi.needs(_LAST, _instruction(answer, len(keys)))
        return
    each.check(
        _LAST,
        keys[0] not in before.tail and keys[0] not in before.head,
        seen=[before, answer],
        expected="the new Location at the end of the list",
        actual="at the end stands one that was there before",
    )


def _instruction(answer: Answer, count: int) -> str:
    if not answer.ok:
        return f"[stimuli.push_location] that adds a Location: the end of the list gave {answer.brief}"
    return (
        "[stimuli.push_location] that adds one Location which was not there before, with the id {location_id} if it can: "
        + (f"{count} were added" if count else "the list is as long as it was")
    )
