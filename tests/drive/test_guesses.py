"""Wrong tokens are shared out: everybody one before anybody two, over versions and requirements in turn."""

from __future__ import annotations

from collections import Counter

from suite.drive.guesses import Guesses, allot

_PLACES = [("main", "2.1.1"), ("main", "2.2.1"), ("main", "2.3.0")]
_NAMES = ["a", "b", "c", "d"]
_WANTS = {(where, name): range(most) for where in _PLACES for name, most in zip(_NAMES, (1, 1, 3, 50), strict=True)}


def test_everybody_gets_one_before_anybody_gets_two() -> None:
    assert set(allot(12, _WANTS).values()) == {1}
    more = allot(15, _WANTS)
    assert sum(more.values()) == 15
    assert set(more) == set(_WANTS)
    assert max(more.values()) == 2


def test_too_few_are_spread_over_requirements_and_places() -> None:
    for total in range(1, 5):
        shares = allot(total, _WANTS)
        assert sum(shares.values()) == total
        assert len({name for _, name in shares}) == total
    where = Counter(where for where, _ in allot(4, _WANTS))
    assert set(where) == set(_PLACES)


def test_plenty_gives_everybody_all() -> None:
    assert allot(500, _WANTS) == {each: len(rounds) for each, rounds in _WANTS.items()}


def test_who_begins_without_a_token_comes_in_the_second_round() -> None:
    wants = {(_PLACES[0], "a"): range(2), (_PLACES[0], "free"): range(1, 3)}
    assert allot(1, wants) == {(_PLACES[0], "a"): 1}
    assert allot(3, wants) == {(_PLACES[0], "a"): 2, (_PLACES[0], "free"): 1}


def test_a_share_is_used_up_and_an_empty_header_costs_nothing() -> None:
    guesses = Guesses(1, lambda: {(_PLACES[0], "a"): range(1)})
    assert guesses.take(_PLACES[0], "a")
    assert not guesses.take(_PLACES[0], "a")
    assert not guesses.take(_PLACES[1], "a")
    assert guesses.take(_PLACES[1], "a", empty=True)
    assert (guesses.used, guesses.sent[_PLACES[1], "a"]) == (1, 1)


def test_a_budget_of_none_says_which_key_lifts_it_and_to_what() -> None:
    guesses = Guesses(0, lambda: _WANTS)
    assert not guesses.take(_PLACES[0], "a", empty=True)
    assert "[safety] negative_auth = 0" in guesses.lacking()
    assert "12 would do" in guesses.lacking()


def test_versions_have_turns() -> None:
    guesses = Guesses(20, lambda: _WANTS)
    assert [guesses.turn(where) for where in _PLACES] == [0, 1, 2]
    assert guesses.turn(("other", "2.2.1")) == 0
