"""The integration of extrawest-ocpi: its Crud and Authenticator over our store, and the application they make.

Import it only after the library's settings stand in the environment: it builds all endpoint URLs while it is imported.
Only the virtual environment of the foreign platform has the library.
"""
# mypy: disable-error-code="import-not-found, misc, no-any-unimported"

from __future__ import annotations

from typing import Any

from py_ocpi import get_application
from py_ocpi.core.authentication.authenticator import Authenticator
from py_ocpi.core.crud import Crud
from py_ocpi.core.enums import Action, ModuleID, RoleEnum
from py_ocpi.modules.versions.enums import VersionNumber

from tests.foreign import extrawest_charges as charges
from tests.foreign import extrawest_data as data
from tests.foreign.extrawest_store import Partner, Row, Store, page

MODULES = [
    ModuleID.credentials_and_registration,
    ModuleID.locations,
    ModuleID.tariffs,
    ModuleID.sessions,
    ModuleID.cdrs,
    ModuleID.tokens,
    ModuleID.commands,  # of an eMSP; the library serves a CPO's, and does not list them among its endpoints
]
_CREDENTIALS = ModuleID.credentials_and_registration


class MemoryCrud(Crud):
    """What the library's endpoints ask for, answered from the store."""

    def __init__(self, store: Store, versions_url: str, role: str) -> None:
        """Serve `store` as one party in one role."""
        self._store = store
        self._url = versions_url
        self._role = role

    async def get(self, module: Any, _role: Any, ident: Any, *_: Any, version: Any, **owner: Any) -> Row | None:
        """Find one object; of credentials, ours towards the caller."""
        if module is _CREDENTIALS:
            return self._ours(ident, version) if ident in self._store.partners else None
        return self._shelf(module, version).get(_key(version, ident, owner))

    async def list(
        self, module: Any, _role: Any, filters: Row, *_: Any, version: Any, **__: Any
    ) -> tuple[list[Row], int, bool]:
        """Give a page of objects."""
        return page(list(self._shelf(module, version).values()), filters)

    async def create(self, module: Any, _role: Any, row: Row, *_: Any, version: Any, **owner: Any) -> Row:
        """Take a new object in, or a new partner."""
        if module is _CREDENTIALS:
            return self._registered(owner["auth_token"], row, version)
        self._shelf(module, version)[_key(version, _ident(module, row), owner)] = row
        return row

    async def update(self, module: Any, _role: Any, row: Row, *ident: Any, version: Any, **owner: Any) -> Row:
        """Replace an object, or the credentials of a partner (the library gives no id for those)."""
        if module is _CREDENTIALS:
            return self._registered(owner["auth_token"], row, version)
        self._shelf(module, version)[_key(version, ident[0], owner)] = row
        return row

    async def delete(self, module: Any, _role: Any, ident: Any, *_: Any, version: Any, **owner: Any) -> None:
        """Drop an object, or a partner."""
        if module is _CREDENTIALS:
            self._store.forget(ident)
        else:
            self._shelf(module, version).pop(_key(version, ident, owner), None)

    async def do(self, module: Any, _role: Any, action: Action, *_: Any, version: Any, **more: Any) -> Any:
        """Authorize a token; nothing else is asked of us: nobody is told how to send a CPO commands."""
        if action is not Action.authorize_token:
            raise LookupError(f"{module} {action}")
        asked = more["data"]
        token = self._shelf(module, version)[_key(version, asked["token_uid"], {})]
        answer = {"allowed": "ALLOWED" if token["valid"] else "BLOCKED", "location": asked["location_reference"]}
        return answer | ({"token": token} if _roles_era(version) else {})

    def _shelf(self, module: Any, version: Any) -> dict[tuple[str, ...], Row]:
        return self._store.shelf(module.value, version.value)

    def _registered(self, used: str, sent: Row, version: Any) -> Row:
        token = self._store.register(used, Partner(sent["credentials"], sent["endpoints"], version.value))
        return self._ours(token, version)

    def _ours(self, token: str, version: Any) -> Row:
        party = {
            "country_code": data.COUNTRY,
            "party_id": data.CPO_PARTY if self._role == "CPO" else data.EMSP_PARTY,
            "business_details": data.OPERATOR,
        }
        shown = {"roles": [{"role": self._role, **party}]} if _roles_era(version) else party
        return {"token": token, "url": self._url, **shown}


def _roles_era(version: Any) -> bool:
    return bool(version != VersionNumber.v_2_1_1)


def _ident(module: Any, row: Row) -> str:
    return str(row["uid" if module is ModuleID.tokens else "id"])


def _key(version: Any, ident: str, owner: Row) -> tuple[str, ...]:
    """Name an object by owner and id; the library hands ids of 2.2.1 over in lower case, whatever was sent."""
    parts = (owner.get("country_code") or data.COUNTRY, owner.get("party_id") or data.CPO_PARTY, ident)
    return tuple(part.lower() for part in parts) if _roles_era(version) else parts


def _authenticator(store: Store) -> type[Authenticator]:
    class MemoryAuthenticator(Authenticator):
        """The library wants a class, not an instance, so it closes over the store."""

        @classmethod
        async def get_valid_token_a(cls) -> list[str]:
            return store.tokens_a

        @classmethod
        async def get_valid_token_c(cls) -> list[str]:
            return list(store.partners)

    return MemoryAuthenticator


def _seed(store: Store, version: Any, role: str, count: int) -> None:
    since = _roles_era(version)
    modules = {ModuleID.tokens: charges.tokens(roles_era=since)}
    if role == "CPO":
        modules = {
            ModuleID.locations: data.locations(count, roles_era=since),
            ModuleID.tariffs: data.tariffs(roles_era=since),
            ModuleID.sessions: charges.sessions(roles_era=since),
            ModuleID.cdrs: charges.cdrs(roles_era=since),
        }
    for module, rows in modules.items():
        store.shelf(module.value, version.value).update({_key(version, _ident(module, row), {}): row for row in rows})


def application(role: str, versions: list[str], store: Store, versions_url: str, count: int) -> Any:
    """Make the ASGI application of one platform in one role."""
    numbers = [VersionNumber(each) for each in versions]
    for number in numbers:
        _seed(store, number, role, count)
    return get_application(
        version_numbers=numbers,
        roles=[RoleEnum(role)],
        crud=MemoryCrud(store, versions_url, role),
        modules=MODULES,
        authenticator=_authenticator(store),
    )
