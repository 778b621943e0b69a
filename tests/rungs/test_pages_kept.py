"""What stays in the record of pages that gave no finding: their digests, and the ids of their objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.record.file import rows
from suite.record.rows import Body
from suite.record.verdicts import Judgement
from suite.standard.versions import VERSIONS
from tests.rungs.rehearsal import rehearse

if TYPE_CHECKING:
    from pathlib import Path

    from suite.drive.register import Case
    from suite.stage.server import Server


def _crawls(case: Case) -> bool:
    return case.scenario.id == "pagination.crawl"


def test_a_clean_page_leaves_the_ids_of_its_objects(server: Server, tmp_path: Path) -> None:
    record = tmp_path / "run.ndjson"
    done = rehearse(server, "CPO", VERSIONS[-1], locations=60, only=_crawls, keep_record=record)
    assert not [row for row in done.findings if row.verdict.weight > Judgement.INFO.weight]
    pages = [row for row in rows(record) if isinstance(row, Body) and row.trimmed]
    assert pages
    assert all(row.ids and not row.data for row in pages)
    whole = max(pages, key=lambda row: len(row.ids))
    assert len(set(whole.ids)) == len(whole.ids) > 10
    assert all(whole.ids)
