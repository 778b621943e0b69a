"""What of ours may stay on the target: noted with each write that went through, told at the end of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from suite.record.rows import Remains

if TYPE_CHECKING:
    from suite.drive.answer import Answer
    from suite.drive.registration import Registration
    from suite.standard.versions import Version


class Remembering:
    """The part of `Session` about what stays behind."""

    touched: dict[tuple[str, str], Remains]

    def stays_registered(self, registration: Registration, answer: Answer) -> None:
        """Note a registration that the target would not let us end: somebody there has to."""
        self.touched[registration.slug, "registration"] = Remains(
            connection=registration.name,
            what="our registration",
            where=f"{registration.version} credentials",
            how=f"DELETE was refused ({answer.brief}): ask the target's operators to remove it",
        )

    def remember(
        self,
        registration: Registration,
        version: Version,
        method: str,
        module: str,
        path: tuple[str, ...],
        answer: Answer,
    ) -> None:
        """Note what of ours may stay on the target."""
        where = f"{version} {module} {'/'.join(path)}"
        key = (registration.slug, where)
        if not path:  # what it made has no id in the URL: whoever posts notes it
            return
        if method in {"PUT", "POST"} and answer.ok:
            self.touched[key] = Remains(connection=registration.name, what=f"{module} {path[-1]}", where=where)
        elif method == "DELETE" and answer.ok and key in self.touched:
            self.touched[key] = Remains(
                connection=registration.name, what=f"{module} {path[-1]}", where=where, removed=True
            )

    def left_behind(self, registration: Registration, version: Version, module: str) -> list[tuple[str, ...]]:
        """Paths of what of ours may still be on the target as it was pushed."""
        begin = f"{version} {module} "
        rows = [row for (slug, _), row in self.touched.items() if slug == registration.slug and not row.removed]
        return [tuple(row.where.removeprefix(begin).split("/")) for row in rows if row.where.startswith(begin)]

    def put_away(
        self, registration: Registration, version: Version, module: str, path: tuple[str, ...], how: str
    ) -> None:
        """Note that something of ours, and all that belongs to it, was removed as far as the standard knows."""
        where = f"{version} {module} {'/'.join(path)}"
        for key, row in self.touched.items():
            if key[0] == registration.slug and f"{row.where}/".startswith(f"{where}/"):
                self.touched[key] = msgspec.structs.replace(row, removed=True, how=how)
