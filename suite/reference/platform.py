"""The platform: an ASGI app for everything below `/s/<slug>`, composed of a core, its parts and the modules.

How a module plugs in is said in module.py. This file only puts together; what is decided is decided in the parts.
"""

from __future__ import annotations

import secrets
import time
from functools import partial
from typing import TYPE_CHECKING

from suite.reference.auth import Auth
from suite.reference.authority import Authority
from suite.reference.charging import ChargePoints
from suite.reference.core import Core
from suite.reference.credentials import Credentials
from suite.reference.discovery import data_of
from suite.reference.door import Door
from suite.reference.envelope import Envelope
from suite.reference.flows import Flows
from suite.reference.identity import Identity
from suite.reference.incoming import Incoming
from suite.reference.keeper import recall
from suite.reference.labels import label_of
from suite.reference.learning import Learning
from suite.reference.module import Listing
from suite.reference.modules import MODULES
from suite.reference.outgoing import Outgoing
from suite.reference.pacing import Pacing
from suite.reference.parties import Ear
from suite.reference.partners import Partner, Partners
from suite.reference.seams import Bends
from suite.reference.versions import Versions
from suite.reference.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from suite.reference.keeper import Keeper
    from suite.reference.modules import Maker
    from suite.reference.parties import Party
    from suite.reference.partners import Endpoints
    from suite.reference.seed_tokens import Issued
    from suite.reference.wire import Receive, Scope, Send
    from suite.standard.versions import Version
    from suite.wire.message import Courier, Label

new_token = partial(secrets.token_urlsafe, 32)
"""How tokens are made unless a test wants them foreseeable: 256 bits, 43 characters."""


class Platform:
    """One OCPI platform of ours, serving and acting; `core` is what its parts share."""

    def __init__(  # noqa: PLR0913 - named settings, each with a default where there is a sane one
        self,
        *,
        slug: str,
        base_url: str,
        parties: Sequence[Party],
        versions: Sequence[Version],
        ear: Ear = Ear.STRICT,
        courier: Courier | None = None,
        bends: Bends | None = None,
        seed: int = 0,
        tokens_a: Sequence[str] = (),
        clock: Callable[[], float] = time.time,
        locations: int = 3,
        cards: Sequence[Issued] = (),
        connection: str = "",
        make_token: Callable[[], str] = new_token,
        modules: Sequence[Maker] = MODULES,
        keeper: Keeper | None = None,
        speed: float = 0.0,
    ) -> None:
        self.core = Core(
            slug=slug,
            base_url=base_url.rstrip("/"),
            parties=tuple(parties),
            versions=tuple(sorted(versions, key=lambda version: version.rank)),
            ear=ear,
            courier=courier,
            bends=Bends() if bends is None else bends,
            seed=seed,
            clock=clock,
            locations=locations,
            cards=tuple(cards),
            connection=connection or slug,
            make_token=make_token,
            keeper=keeper,
            speed=speed,
        )
        self._compose(modules)
        if keeper:
            recall(keeper, self.partners)
        for token in tokens_a:
            if self.partners.by_token(token) is None:  # a token A that was used before a restart stays used
                self.invite(token)

    def _compose(self, makers: Sequence[Maker]) -> None:
        core = self.core
        self.identity = core.identity = Identity(core)
        self.outgoing = core.outgoing = Outgoing(core)
        self.learning = core.learning = Learning(core)
        self.flows = core.flows = Flows(core)
        self.versions = core.endpoints = Versions(core)
        self.credentials = Credentials(core)
        core.charging = ChargePoints(core)
        core.authority = Authority(core)
        core.modules = {module.name: module for module in (make(core) for make in makers)}
        self.pacing = Pacing(core)
        core.charging.listeners.append(self.pacing)
        self.auth = Auth(core)
        self.envelope = Envelope(core)
        self.door = Door(core, self.auth, self.versions, self.credentials)
        self.wire = Wire(core, self.door, self.envelope)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request (ASGI)."""
        await self.wire.serve(scope, receive, send)

    @property
    def bends(self) -> Bends:
        """The bends in force; `bends.set([...])` switches them while serving."""
        return self.core.bends

    @property
    def slug(self) -> str:
        """Our base path is `/s/<slug>`."""
        return self.core.slug

    @property
    def partners(self) -> Partners:
        """All partners, registered or invited."""
        return self.core.partners

    @property
    def versions_url(self) -> str:
        """Where others begin."""
        return self.versions.versions_url()

    def invite(self, token_a: str = "", *, name: str = "") -> Partner:
        """Issue a token A, or take the given one, for a partner who will register with us."""
        token = token_a or self.core.make_token()
        partner = self.partners.add(Partner(name or self.partners.named("partner"), token_a=token))
        self.core.keep()
        return partner

    def meet(
        self, name: str, *, versions_url: str, token_theirs: str = "", token_ours: str = "", token_a: str = ""
    ) -> Partner:
        """Take in a partner whom we approach; `token_theirs` is the token A they gave us, or a token C that lives.

        With `token_a`, a token A of ours, it may as well register with us.
        """
        return self.partners.add(
            Partner(name, versions_url=versions_url, token_theirs=token_theirs, token_ours=token_ours, token_a=token_a)
        )

    def label_of(self, method: str, path: str) -> Label:
        """Say what a call to us is about, by its method and path."""
        incoming = Incoming(method, self.wire.segments(path))
        self.door.place(incoming)
        below = tuple(incoming.params.get(name, name) for name in incoming.route.segments) if incoming.route else ()
        return label_of(self.core.connection, incoming.route, incoming.version, method, below)

    def learn_versions(self, partner: Partner, body: bytes) -> dict[str, str]:
        """Take in the whole answer to GET versions; raises Unusable."""
        return self.learning.versions(partner, data_of(body, "versions"))

    def learn_details(self, partner: Partner, version: Version, body: bytes) -> Endpoints:
        """Take in the whole answer to GET version details; raises Unusable."""
        return self.learning.details(partner, version, data_of(body, "version details"))

    def learn_credentials(self, partner: Partner, version: Version, body: bytes, *, token: bool = True) -> str:
        """Take in the whole answer to POST or PUT (or, with `token=False`, GET) of credentials; gives why it cannot."""
        return self.learning.credentials(partner, version, body, token=token)

    def sample(
        self,
        name: str,
        version: Version,
        *,
        id: str,  # noqa: A002 - the standard's own name
        full: bool = False,
        party: tuple[str, str] | None = None,
    ) -> dict[str, object]:
        """Make a lawful object of ours: location, evse, connector, tariff; `full` has every optional field."""
        owner = party or (self.core.parties[0].country_code, self.core.parties[0].party_id)
        made = (module.sample(name, version, id, full=full, party=owner) for module in self.core.modules.values())
        found = next((each for each in made if each is not None), None)
        if found is None:
            raise LookupError(f"no module of ours makes a {name}")
        return found

    def list_own(self, module: str, ident: str) -> None:
        """Put one more object at the end of a list of ours, and tell nobody."""
        self._listing(module).list_own(ident)

    def unlist_own(self, module: str, ident: str) -> None:
        """Take an object of ours away, as if it had never been."""
        self._listing(module).unlist_own(ident)

    def _listing(self, module: str) -> Listing:
        found: object = self.core.modules.get(module)
        if not isinstance(found, Listing):
            raise LookupError(f"no module {module} of ours has a list that can be changed")  # noqa: TRY004 - a name that leads nowhere
        return found

    def withdraw(self, partner: Partner) -> None:
        """Our POST or PUT failed: the token it announced opens nothing more."""
        self.learning.withdraw(partner)

    def ended(self, partner: Partner) -> None:
        """A registration is over, because our DELETE succeeded."""
        self.learning.ended(partner)

    async def resume(self) -> None:
        """Let time go on for charges that a restart interrupted; on the server's loop."""
        await self.pacing.resume()

    def go_offline(self) -> None:
        """Lose contact: callers get 503, pushes are forgotten."""
        self.core.offline = True

    def come_back(self) -> None:
        """Be in contact again."""
        self.core.offline = False
