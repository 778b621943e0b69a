"""The life of one registration: discover, register, rotate, switch version, unregister (ARCHITECTURE: connection life).

It lives on one version at a time. What is said is built by our reference and sent from the main thread; what came back
is told to the reference, so that its server knows the partner. The state file is written before and after each POST,
PUT and DELETE of credentials.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from suite.drive import handshake
from suite.drive.crawling import crawl_settled
from suite.drive.discovery import Discovery
from suite.drive.journey import Travels
from suite.drive.offers import offers
from suite.drive.session import TO_BE_CALLED
from suite.drive.signals import Blocked, NeedsStimulus, NotApplicable
from suite.judge.clean import Clean
from suite.standard.routes import SIDES, side_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from suite.drive.answer import Answer
    from suite.drive.crawl import Crawl
    from suite.drive.diagnosis import Form
    from suite.drive.register import Case
    from suite.drive.session import Session
    from suite.faults.manners import Manner
    from suite.reference import Partner, Party, Platform
    from suite.standard.routes import Side
    from suite.standard.versions import Version
    from suite.target.shape import Connection
    from suite.wire.message import Call
    from suite.wire.redact import Redactor

TOKEN_B = "token_b beside token_c in target.toml: without it we know no call of the target as its own"
_MEANS = {"state": "the registration of an earlier run", "target": "a POST of the target", "": "other means"}
_OPPOSITE = {"CPO": "EMSP", "EMSP": "CPO", "SCSP": "CPO"}


class Registration:
    """One registration of ours with the target, over one base path, with one pair of tokens at a time."""

    manners: tuple[Manner, ...] = ()
    """How our side behaves at the moment, beside the usual."""
    nobody_came = False
    """The target was to begin, and did not in time."""
    guest = False
    """The target is to begin; we wait with a token A of ours."""
    announced = ""
    """What our last POST or PUT handed out."""
    second = False
    """It speaks for another party than ours, so that a target can tell it from the first."""
    given = ""
    """The token A of target.toml, where an earlier run left tokens to be tried before it."""
    changed = ""
    """What of ours changed since an earlier run and the target was not told yet: URL or parties."""

    def __init__(
        self,
        session: Session,
        config: Connection,
        *,
        slug: str,
        platform: Platform,
        partner: Partner,
        versions: Sequence[Version],
        spare: bool = False,
    ) -> None:
        """Nothing is sent yet. `versions`: those it will walk through, oldest first."""
        self.session = session
        self.config = config
        self.name = config.name
        self.roles: tuple[str, ...] = tuple(config.roles)
        self.slug = slug
        self.platform = platform
        self.partner = partner
        self.versions = tuple(versions)
        self.spare = spare
        self.version: Version | None = None
        self.entered: dict[str, str] = {}
        """Version -> how it was entered: POST, PUT, state, token_c or target."""
        self.answers: dict[tuple[str, str], Answer] = {}
        """(POST, PUT, DELETE or rotation; version) -> the answer."""
        self.failed: dict[str, str] = {}
        """Version -> why there is no registration on it."""
        self.closed: dict[str, str] = {}
        """Version -> why there is no way back to it, which is no fault of the target."""
        self.ended = False
        self.recovered: Version | None = None
        """The version on which an earlier run left a living registration."""
        self.left_phase = ""
        """Phase in which an earlier run left it."""
        self.candidates: list[str] = []
        """Tokens of an earlier run of which one may live."""
        self.token_a_used = ""
        """The token A that bought this registration in this run."""
        self.token_before = ""
        """What we used before the last PUT, until the new one is proven."""
        self.fresh = spare or (not config.token_c and config.initiator == "suite")
        """Token A was not used yet, as far as we know."""
        self.tokens_before: set[str] = set()
        """Every token known before the target's last answer: what it must not hand out as new."""
        self.seen_request_ids: set[str] = set()
        self.clean = Clean()
        self.travels = Travels()
        self.provoked_urls: set[str] = set()
        """Where we wrote something unlawful on purpose, and nothing lawful since."""
        self.forms: dict[tuple[str, str], Form] = {}
        """(version, module) -> the form in which the target takes objects of ours."""
        self.readable: dict[tuple[str, str], bool] = {}
        """(version, module) -> whether the receiver interface gives back what it was given."""
        self._token_names: dict[str, str] = {}
        self._discovery: Discovery | None = None
        self._crawls: dict[tuple[str, str], Crawl] = {}

    # -- what the target offers --------------------------------------------------------------------------------

    def discover(self) -> Discovery:
        """GET versions and the details of every version we speak, once, with the token that lives."""
        if self._discovery is None:
            handshake.let_them_begin(self)
            self._discovery = handshake.discover(self)
            if not self.spare:
                found = offers(self.name, self.roles, self.session.config.target.modules, self._discovery)
                self.session.write(*found)
        return self._discovery

    @property
    def known_offers(self) -> Discovery | None:
        """What the target was seen to offer; None where it was not asked yet."""
        return self._discovery

    def details(self, version: Version) -> Answer | None:
        """Give the details answer of a version, None where the target does not list it."""
        return self.discover().details.get(str(version))

    def endpoint(self, version: Version, module: str, side: str) -> str | None:
        """Give the URL of an interface of the target, None where it does not offer it."""
        return self.discover().endpoint(str(version), module, side, self.roles)

    def offers(self, version: str, module: str) -> bool:
        """Say whether the target was seen to offer a module, on either side; calls nobody."""
        found = self._discovery
        return found is not None and any(found.endpoint(version, module, side, self.roles) for side in SIDES)

    def credentials_url(self, version: Version) -> str:
        """Give the credentials endpoint; NotApplicable where the details name none."""
        url = self.endpoint(version, "credentials", "")
        if url is None:
            raise NotApplicable(f"the target lists no credentials endpoint in {version}")
        return url

    # -- being registered --------------------------------------------------------------------------------------

    @property
    def registered(self) -> bool:
        """Whether a registration lives."""
        return self.version is not None and not self.ended

    def ensure(self, version: Version) -> None:
        """Bring a registration on this version about, or say why there is none."""
        if self.version is version and not self.ended:
            return
        if str(version) in self.failed:
            raise Blocked(self.failed[str(version)])
        if str(version) in self.closed:
            raise NeedsStimulus(self.closed[str(version)])
        if self.ended:
            raise NeedsStimulus(self.unused_token_a("the registration was ended to test that it can be"))
        handshake.enter(self, version)

    def post_answer_given(self, version: Version) -> Answer:
        """The answer to the POST on this version, also where it was a refusal."""
        answer = self.answers.get(("POST", str(version)))
        if answer is None:
            how = self.entered.get(str(version), "")
            raise NeedsStimulus(self.unused_token_a(f"{version} was entered by {_MEANS.get(how, how)}, not by POST"))
        return answer

    def unused_token_a(self, why: str) -> str:
        """Say how to come by what only a token A shows that was not used yet."""
        if self.config.initiator == "target":
            return f'initiator = "suite" with a token A of theirs in token_a, in a run of its own: {why}'
        if self.recovered is not None:
            return f"`ocpi-suite disconnect`, then another token A in token_a: {why}"
        return f"another token A that was not used yet (token_a may be a table, one for each version): {why}"

    def rotate(self, version: Version) -> Answer:
        """PUT credentials on the version we are on, once per run; the answer."""
        self.ensure(version)
        if ("ROTATE", str(version)) not in self.answers:
            self.answers["ROTATE", str(version)] = handshake.put(self, version)
        return self.answers["ROTATE", str(version)]

    def unregister(self, version: Version) -> Answer:
        """DELETE credentials, once; with `keep` on a second registration that a spare token A bought."""
        if self.config.keep and not self.spare:
            return self.another(version).unregister(version)
        if ("DELETE", str(version)) not in self.answers:
            self.ensure(version)
            self.session.mistaken.look(self)
            self.answers["DELETE", str(version)] = handshake.delete(self, version)
        return self.answers["DELETE", str(version)]

    def go_home(self) -> None:
        """Live on the newest version again, where an earlier run had left us on it and this one went down."""
        home = self.recovered
        if home is not None and self.registered and self.version is not None and self.version < home:
            self.ensure(home)

    def leave(self) -> None:
        """End the registration at the end of a run that does not keep it."""
        if self.version is not None and self.registered:
            self.session.mistaken.look(self)
            handshake.delete(self, self.version)

    def another(self, version: Version) -> Registration:
        """A second registration in parallel, made once with a spare token A."""
        return self.session.second(self, version)

    # -- who we are to each other ------------------------------------------------------------------------------

    def our_party(self, version: Version, case: Case) -> Party:
        """The party of ours that is opposite to the target's role in this case."""
        role = case.role or (self.roles[0] if self.roles else "CPO")
        wanted = _OPPOSITE.get(role, "EMSP")
        acting = self.platform.core.acting(version)
        return next((party for party in acting if party.role == wanted), acting[0])

    def their_parties(self) -> list[dict[str, str]]:
        """The target's parties as its credentials name them, whatever the version's shape."""
        given = self.partner.credentials
        roles = given.get("roles")
        entries = roles if isinstance(roles, list) else [given]
        return [
            {key: str(entry.get(key, "")) for key in ("role", "country_code", "party_id")}
            for entry in entries
            if isinstance(entry, dict) and entry.get("party_id")
        ]

    @property
    def known_parties(self) -> tuple[tuple[str, str], ...]:
        """Country code and party id of the target's parties, upper case; empty before it told them."""
        return tuple((each["country_code"].upper(), each["party_id"].upper()) for each in self.their_parties())

    def token_names(self, redactor: Redactor) -> dict[str, str]:
        """Keyed hash of every token that opens our door for the target -> which one it is."""
        partner = self.partner
        for name, token in (("A", partner.token_a), ("pending", partner.pending), ("ours", partner.token_ours)):
            if token:
                self._token_names[redactor.hash(token)] = name
        for token in partner.previous:
            self._token_names[redactor.hash(token)] = "previous"
        return self._token_names

    @property
    def uncalled(self) -> str:
        """Say why the target cannot call us here so that we know it; empty where it can."""
        if not self.session.reachable:
            return TO_BE_CALLED
        unknown = self.config.token_c and not self.partner.token_ours
        return TOKEN_B if unknown else ""

    def require_callback(self) -> None:
        """NeedsStimulus where no call of the target would be known as one."""
        if self.uncalled:
            raise NeedsStimulus(self.uncalled)

    def seen(self, version: Version) -> bool:
        """Say whether the run came to this version: the target lists it and it was asked about."""
        return self._discovery is not None and str(version) in self._discovery.offered

    def may_speak(self, version: Version) -> bool:
        """Say whether the target lists this version, or was not asked yet."""
        listed = self._discovery.offered if self._discovery else {}
        return version in self.versions and (not listed or str(version) in listed)

    def was_asked_for(self, version: Version) -> bool:
        """Say whether target.toml names this version; else we test what the target lists."""
        return str(version) in self.config.versions or isinstance(self.config.token_a, dict)

    def stimulus_values(self, version: Version) -> dict[str, str]:
        """What every stimulus is told (CONTRACTS: stimuli)."""
        country, party = next(iter(self.known_parties), ("", ""))
        values = {
            "connection": self.name,
            "version": str(version),
            "versions_url": self.platform.versions_url if self.session.reachable else "",
            "country_code": country,
            "party_id": party,
        }
        return {name: value for name, value in values.items() if value}

    def invitation_values(self) -> dict[str, str]:
        """What a target is told that is to register with us."""
        return {**self.stimulus_values(self.versions[-1]), "token_a": self.partner.token_a}

    def learn_parties(self, version: Version) -> None:
        """Ask the target who it is, where no POST told us."""
        call = self.platform.outgoing.credentials(self.partner, version, "GET", url=self.credentials_url(version))
        answer = self.session.exchange(call.about(connection=self.slug), self)
        if answer.ok and answer.reply:
            self.platform.learning.credentials(self.partner, version, answer.reply.body, token=False)

    def make_second(self, version: Version) -> Registration:
        """Register a second time, with the next spare token A."""
        other = self.session.unregistered(self, version, why="it buys a second registration beside this one")
        other.ensure(version)
        return other

    def sample(
        self, version: Version, name: str, ident: str, *, full: bool, owner: tuple[str, str]
    ) -> dict[str, object]:
        """A lawful object, made by our reference."""
        return self.platform.sample(name, version, id=ident, full=full, party=owner)

    def our_endpoint(self, version: Version, module: str, side: Side) -> str:
        """Give the URL of an endpoint of ours."""
        return self.platform.core.endpoints.endpoint_url(version, module, side)

    @cached_property
    def living(self) -> dict[tuple[str, str], str]:
        """By version and id: the id under which a Session of ours is not over on the target."""
        return {}

    @cached_property
    def cards(self) -> dict[str, dict[str, object] | None]:
        """By version: a Token of the target's, None where it shows none."""
        return {}

    # -- calls -------------------------------------------------------------------------------------------------

    def build(
        self,
        version: Version,
        method: str,
        module: str,
        side: Side,
        path: Sequence[str],
        query: Mapping[str, str],
        body: object,
        obj: str = "",
    ) -> Call:
        """Let our reference build a call to an interface of the target."""
        call = self.platform.outgoing.request(
            self.partner, version, method, module, side, path=tuple(path), query=dict(query), body=body
        )
        return call.about(connection=self.slug, object=obj) if obj else call.about(connection=self.slug)

    def crawl(self, version: Version, module: str) -> Crawl:
        """The whole list of a module, once per version."""
        key = (str(version), module)
        if key not in self._crawls:
            self._crawls[key] = crawl_settled(self, version, module)
        return self._crawls[key]

    def forget_crawl(self, version: Version, module: str) -> None:
        """Crawl a list anew when it is asked for next: it is another one now."""
        self._crawls.pop((str(version), module), None)

    def role_on(self, module: str, side: str) -> str:
        """Which of the target's roles has that side of a module; empty for none in particular."""
        return next((role for role in self.roles if side_of(module, role) == side), "")
