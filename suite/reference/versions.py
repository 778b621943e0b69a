"""The versions module: which versions we speak, and where the endpoints of each are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.reference.answers import Answer, success
from suite.reference.core import Part
from suite.reference.seams import seam

if TYPE_CHECKING:
    from suite.reference.incoming import Incoming
    from suite.standard.routes import Side
    from suite.standard.versions import Version


class Versions(Part):
    """Lists versions and endpoints; every URL of ours comes from here."""

    @seam
    async def answer_list(self, incoming: Incoming) -> Answer:
        """Answer GET on the versions URL."""
        return success(self.listed(incoming))

    @seam
    async def answer_details(self, incoming: Incoming) -> Answer:
        """Answer GET on the URL of one version."""
        return success(self.details(incoming, incoming.spoken))

    @seam
    def listed(self, incoming: Incoming) -> object:
        """List our versions."""
        del incoming
        return [self.entry(version) for version in self.core.versions]

    @seam
    def entry(self, version: Version) -> dict[str, object]:
        """Describe one version in the list."""
        return {"version": version.name, "url": self.version_url(version)}

    @seam
    def details(self, incoming: Incoming, version: Version) -> object:
        """Give the details of a version."""
        del incoming
        return {"version": version.name, "endpoints": self.endpoints(version)}

    @seam
    def endpoints(self, version: Version) -> list[dict[str, object]]:
        """List the endpoints of a version: credentials, then the sides of our modules."""
        pairs = ((name, side) for name in self.core.modules for side in self.core.sides(version, name))
        return [self.endpoint(version, *pair) for pair in (("credentials", "sender"), *pairs)]

    @seam
    def endpoint(self, version: Version, module: str, side: Side) -> dict[str, object]:
        """Describe one endpoint."""
        found: dict[str, object] = {"identifier": module, "url": self.endpoint_url(version, module, side)}
        if version.roles_in_endpoints:
            found["role"] = side.upper()
        return found

    @seam
    def versions_url(self) -> str:
        """Say where our versions are listed."""
        return f"{self.core.base_url}/versions"

    @seam
    def version_url(self, version: Version) -> str:
        """Say where the details of a version are."""
        return f"{self.core.base_url}/{version.name}"

    @seam
    def endpoint_url(self, version: Version, module: str, side: Side) -> str:
        """Say where an endpoint is; the side of credentials is no part of its URL."""
        own = module if module == "credentials" else f"{side}/{module}"
        return f"{self.core.base_url}/{version.name}/{own}"
