"""Our own platform as the target meets it in one conversation: away, forgetful, being pulled from."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from suite.drive.waiting import wait_until
from suite.reference.seed_tokens import KINDS, kinds
from suite.reference.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from suite.drive.answer import Answer
    from suite.drive.conversation import Conversation
    from suite.reference import Party


class Us:
    """What we do to the target as its counterparty: `ocpi.us`. Everything here ends with its `with`."""

    def __init__(self, ocpi: Conversation) -> None:
        """Nothing is changed yet."""
        self._ocpi = ocpi

    @contextmanager
    def away(self) -> Iterator[None]:
        """Be out of contact: whoever calls gets HTTP 503."""
        platform = self._ocpi.registration.platform
        platform.go_offline()
        try:
            yield
        finally:
            platform.come_back()

    @property
    def parties(self) -> tuple[Party, ...]:
        """Our parties in this conversation's version."""
        return self._ocpi.registration.platform.core.acting(self._ocpi.version)

    def tokens(self) -> list[dict[str, object]]:
        """Give the Tokens that we made up, as this version writes them.

        Those of `[suite] tokens` are none of them: they may be another eMSP's, whatever we answer for them.
        """
        module = self._ocpi.registration.platform.core.modules.get("tokens")
        if not isinstance(module, Tokens):
            return []
        collection = module.own.of(self._ocpi.version)
        listed = [each.object() for each in collection.page(collection.select(None, None), 0, len(collection))]
        made_up = {each.uid for each in KINDS}
        return [each for each in listed if each["uid"] in made_up]

    def card(self, whitelist: str, *, allowed: str = "ALLOWED", kind: str = "RFID") -> dict[str, object]:
        """Give a Token of ours of which we say `allowed` whenever somebody asks."""
        uid = next(
            each.uid
            for _, each in kinds(self._ocpi.version)
            if (each.whitelist, each.allowed, each.type) == (whitelist, allowed, kind)
        )
        return next(each for each in self.tokens() if each["uid"] == uid and each["type"] == kind)

    def cards_of_others(self, objects: Iterable[Mapping[str, object]]) -> list[str]:
        """Owners of the cards in these Sessions or CDRs that are neither ours nor, as `[suite] tokens`, given to us to charge with."""
        given = {each.uid.upper() for each in self._ocpi.session.config.suite.tokens}
        ours = {f"{each.country_code}-{each.party_id}".upper() for each in self.parties}
        cards = [each["cdr_token"] for each in objects if isinstance(each.get("cdr_token"), dict)]
        owners = [
            f"{card.get('country_code')}-{card.get('party_id')}".upper()
            for card in cards
            if isinstance(card, dict) and str(card.get("uid")).upper() not in given
        ]
        return [each for each in owners if each not in ours]

    def forget(self, module: str = "locations") -> None:
        """Have nothing of what the target pushed so far, so that a PATCH of it has to be refused."""
        given = getattr(self._ocpi.registration.platform.core.modules.get(module), "given", {})
        given.clear()

    def await_pull(self, since: int, module: str = "locations") -> list[Answer]:
        """Give the pages that the target asked for, after the last one came or the settle time was over."""

        def pages() -> list[Answer]:
            return [each for each in self._ocpi.inbound("GET", module, since=since) if each.exchange.label.paged]

        wait_until(
            self._ocpi.session,
            lambda: self.walked(pages()),
            self._ocpi.session.deadlines.settle,
            what=f"the target pulls {module} to the end",
            registration=self._ocpi.registration,
        )
        return pages()

    @staticmethod
    def walked(pages: list[Answer]) -> bool:
        """Say whether the last page was asked for: the one that has no Link."""
        return any(each.ok and each.header("link") is None for each in pages)
