"""Twins of suite/judge/rules/pagination.py."""

from __future__ import annotations

from tests.twins.twin import ABSENT, THEM, Twin, answer, call, specimen

_FILE = "rules/pagination.py"
_NEXT = f"{THEM}/2.2.1/locations?offset=1&limit=1"
_OLD, _NEW = (specimen("location", last_updated=f"{year}-01-01T00:00:00Z") for year in (2020, 2024))
_FILTERS = {"date_from": "2023-01-01T00:00:00Z", "date_to": "2025-01-01T00:00:00Z"}


def _page(count: int = 1, query: dict[str, str] | None = None, **headers: str | None):  # noqa: ANN202 - a builder
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return answer([_NEW] * count, paged=True, query=query, headers=named)


def _linked(link: str, **query: str):  # noqa: ANN202 - a builder
    return _page(query=query, Link=link)


def _counts(name: str, requirement: str) -> list[Twin]:
    rule = f"{_FILE}:counts_are_there"
    return [
        Twin(rule, requirement, "2.1.1", good=_page(**{name: "0"}), bad=_page(**{name: None})),
        Twin(rule, requirement, "2.3.0", good=_page(**{name: " 12 "}), bad=_page(**{name: "about 12"})),
    ]


def _form(good: str, bad: str) -> Twin:
    return Twin(f"{_FILE}:link_can_be_read", "pagination.link.form", "2.2.1", good=_linked(good), bad=_linked(bad))


TWINS = [
    *_counts("X_Total_Count", "pagination.total-count.present"),
    *_counts("X_Limit", "pagination.limit-header.present"),
    Twin(
        f"{_FILE}:limits_are_kept", "pagination.limit.honoured", "2.2.1",
        good=_page(1, {"limit": "1"}), bad=_page(2, {"limit": "1"}),
    ),
    Twin(
        f"{_FILE}:limits_are_kept", "pagination.limit.honoured", "2.1.1",
        good=_page(2, {"limit": "0"}), bad=_page(3, {"limit": "2"}),
    ),
    Twin(
        f"{_FILE}:limits_are_kept", "pagination.limit.within-maximum", "2.2.1",
        good=_page(2, X_Limit="2"), bad=_page(2, X_Limit="1"),
    ),
    _form(f'<{_NEXT}>; rel="next"', _NEXT),
    _form(f"<{_NEXT}>; rel=next", f'{_NEXT}; rel="next"'),
    _form(f'<{THEM}/>; rel="first", <{_NEXT}>; title="a, b"; REL="prefetch next"', f"<{_NEXT}>"),
    _form("</next.css>; rel=preload; as=style", f'<{_NEXT}>; title="rel=next"'),
    _form(f'<{_NEXT}>; rel="next"; title="the next; page"', f'<{_NEXT}>; rel="next-page"'),
    Twin(
        f"{_FILE}:link_can_be_read", "pagination.link.absolute", "2.3.0",
        good=_linked(f'<{_NEXT}>; rel="next"'), bad=_linked('</ocpi/2.3.0/locations?offset=1>; rel="next"'),
    ),
    Twin(
        f"{_FILE}:link_can_be_read", "pagination.link.absolute", "2.1.1",
        good=_linked(f"<{_NEXT}>; rel=next"), bad=_linked('<http://[half>; rel="next"'),
    ),
    Twin(
        f"{_FILE}:link_keeps_filters", "pagination.link.keeps-filters", "2.2.1",
        good=_linked(f'<{_NEXT}&date_from=2023-01-01T00:00:00Z>; rel="next"', date_from=_FILTERS["date_from"]),
        bad=_linked(f'<{_NEXT}>; rel="next"', date_from=_FILTERS["date_from"]),
    ),
    Twin(
        f"{_FILE}:link_keeps_filters", "pagination.link.keeps-filters", "2.1.1",
        good=_linked(f'<{THEM}?cursor=8f2c&limit=10>; rel="next"', **_FILTERS),
        bad=_linked(f'<{_NEXT}&date_from=2023-01-01T00:00:00Z>; rel="next"', **_FILTERS),
    ),
    Twin(
        f"{_FILE}:window_is_kept", "pagination.date-from.filters", "2.2.1",
        good=answer([_NEW], paged=True, query=_FILTERS), bad=answer([_NEW, _OLD], paged=True, query=_FILTERS),
    ),
    Twin(
        f"{_FILE}:window_is_kept", "pagination.date-from.filters", "2.1.1",
        good=answer([_OLD], paged=True, query={"date_from": "2021-01-01T00:00:00Z", "date_to": "2020-06-01T00:00:00Z"}),
        bad=answer([_OLD], paged=True, query={"date_from": "2020-01-01T00:00:03Z"}),
    ),
    Twin(
        f"{_FILE}:window_is_kept", "pagination.date-to.filters", "2.3.0",
        good=answer([_OLD], paged=True, query={"date_to": "2020-01-01T00:00:00Z"}),
        bad=answer([_NEW], paged=True, query={"date_to": "2020-01-01T00:00:00Z"}),
    ),
    Twin(
        f"{_FILE}:client_sends_dates", "pagination.client.date-format", "2.2.1", roles=("EMSP",),
        good=call(method="GET", side="sender", paged=True, query={"date_from": "2024-05-01T10:20:30.125"}),
        bad=call(method="GET", side="sender", paged=True, query={"date_from": "2024-05-01T10:20:30+02:00"}),
    ),
    Twin(
        f"{_FILE}:client_sends_dates", "pagination.client.date-format", "2.1.1", roles=("EMSP",),
        good=call(method="GET", side="sender", paged=True, query={"date_to": "2024-05-01T10:20:30Z"}),
        bad=call(method="GET", side="sender", paged=True, query={"date_to": "2024-05-01"}),
    ),
    Twin(
        f"{_FILE}:own_objects", "pagination.objects.own-parties", "2.2.1", setting={"parties": (("NL", "ABC"),)},
        good=answer([specimen("location", party_id="abc"), specimen("location", party_id=ABSENT)], paged=True),
        bad=answer([specimen("location", party_id="XYZ")], paged=True),
    ),
]  # fmt: skip
