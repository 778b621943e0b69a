"""Makes `reports/sample/` and `docs/report.png` (`make sample`): the demo in one version, on a reference with a few faults.

The faults are there so that the sample shows what a finding looks like; the demo itself has none.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from suite.demo import run_demo
from suite.standard.versions import VERSIONS
from tests.report.browser import Browser, found

ROOT = Path(__file__).resolve().parents[2]
FAULTS = (
    "versions.details.valid~no-identifier",
    "pagination.total-count.present~absent",
    "credentials.put.old-token-dead~alive",
)
FILES = ("report.html", "summary.md", "badge.svg")


def main() -> int:
    """Run, keep the files that people read, take the picture."""
    browser = found()
    if not browser:
        sys.stderr.write("needs a browser for the picture: chromium or google-chrome on the path\n")
        return 4
    home = ROOT / "reports" / "sample"
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run_demo(folder, faults=FAULTS, versions=[VERSIONS[1]])
        for each in FILES:
            shutil.copyfile(folder / each, home / each)
    picture(browser, home / "report.html", ROOT / "docs" / "report.png")
    return 0


def picture(browser: str, page: Path, place: Path) -> None:
    """Show the top of the page as a reader first sees it."""
    with Browser(browser) as running:
        opened = running.open(page, width=1280, height=1860)
        opened.until("document.fonts.status === 'loaded'")
        place.parent.mkdir(exist_ok=True)
        opened.picture(place)


if __name__ == "__main__":
    sys.exit(main())
