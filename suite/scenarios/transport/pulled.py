"""The target pulls our Locations: fields that nobody knows, or one faulty object, do not keep it from the rest."""

from __future__ import annotations

from suite.drive import Conversation, scenario


def _walks_plain(ocpi: Conversation, *requirements: str) -> bool:
    """Say whether the target walks through a list of ours that has nothing odd; else nothing can be learned."""
    ocpi.ensure_registered()
    since = ocpi.mark()
    with ocpi.behaving("lists.short-pages"):
        ocpi.stimulate("pull", module="locations")
        pages = ocpi.us.await_pull(since)
    if ocpi.us.walked(pages) and len(pages) > 1:
        return True
    for each in requirements:
        ocpi.not_here(each, "the target does not walk through a plain list of ours, so nothing can be compared")
    return False


@scenario(
    "transport.pulled-unknown-fields",
    phase="modules",
    module="locations",
    target=["EMSP"],
    stimuli=["pull"],
    needs_callback=True,
    order=73,
    decides=["transport.unknown-fields.in-answers"],
)
def unknown_fields_in_our_list(ocpi: Conversation) -> None:
    """The target pulls a list whose objects have fields that nobody knows, and walks through it to its end."""
    if not _walks_plain(ocpi, "transport.unknown-fields.in-answers"):
        return
    since = ocpi.mark()
    with ocpi.behaving("lists.short-pages", "lists.unknown-fields"):
        ocpi.stimulate("pull", module="locations")
        pages = ocpi.us.await_pull(since)
    ocpi.check(
        "transport.unknown-fields.in-answers",
        ocpi.us.walked(pages),
        seen=pages[:3],
        expected="all pages asked for, as of the plain list",
        actual=f"it stopped after {len(pages)} pages",
    )


@scenario(
    "transport.pulled-faulty-object",
    phase="modules",
    module="locations",
    target=["EMSP"],
    stimuli=["pull"],
    needs_callback=True,
    provokes=True,
    order=74,
    decides=["transport.bad-object.others-kept"],
)
def one_faulty_object(ocpi: Conversation) -> None:
    """The target pulls a list with one faulty Location on each page, and walks through it to its end."""
    if not _walks_plain(ocpi, "transport.bad-object.others-kept"):
        return
    since = ocpi.mark()
    with ocpi.behaving("lists.short-pages", "lists.faulty-object"):
        ocpi.stimulate("pull", module="locations")
        pages = ocpi.us.await_pull(since)
    ocpi.check(
        "transport.bad-object.others-kept",
        ocpi.us.walked(pages),
        seen=pages[:3],
        expected="all pages asked for, as of the plain list",
        actual=f"it stopped after {len(pages)} pages",
    )
