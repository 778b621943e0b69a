"""Run record to reports: `report.html`, `run.json`, `junit.xml`, `summary.md`, `badge.svg`, and the terminal's lines.

Draws what a record says, also an old one or one that was cut off, on any machine: knows the record and the standard alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def render(run_folder: Path, *, page: bool = True) -> list[Path]:
    """Write all reports beside `run.ndjson`; give their paths. Raises RecordError for what is no record.

    `page=False` leaves the HTML out, which takes longest: for a run that is told to stop at once.
    """
    from suite.record.file import read  # noqa: PLC0415 - `--help` must not pay for templates
    from suite.report import badge, junit, markdown, run_json  # noqa: PLC0415
    from suite.report.story import tell  # noqa: PLC0415

    story = tell(read(run_folder / "run.ndjson"))
    made: dict[str, bytes] = {
        "run.json": run_json.render(story),
        "junit.xml": junit.render(story),
        "summary.md": markdown.render(story).encode(errors="replace"),
        "badge.svg": badge.render(story).encode(),
    }
    if page:
        from suite.report import html  # noqa: PLC0415

        made["report.html"] = html.render(story).encode(errors="replace")
    return [_put(run_folder / name, content) for name, content in made.items()]


def _put(path: Path, content: bytes) -> Path:
    """Write beside and move into place, so that a reader never sees half a report."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)
    return path
