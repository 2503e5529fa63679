"""A rule switched off gives what it says it gives then; rules that act on something are known by name."""

from __future__ import annotations

import pytest

from retrieval import rules, watched, without
from retrieval.text.mood import asserted, opinion
from retrieval.text.namesakes import look_alike


def test_a_rule_is_off_as_long_as_it_is_said():
    assert look_alike(("e200",), ("e300",))
    with without("namesakes", "opinion"):
        assert not look_alike(("e200",), ("e300",)) and not opinion("Opinion: stop it", "We must.")
        with without("asserted"):  # the innermost alone
            assert look_alike(("e200",), ("e300",))
    assert look_alike(("e200",), ("e300",)) and opinion("Opinion: stop it", "We must.")


def test_there_is_no_rule_of_another_name():
    with pytest.raises(KeyError), without("nonsense"):
        pass
    assert {"antecedent", "namesakes", "spelling", "timeline"} <= set(rules())


def test_rules_that_made_a_difference_are_known():
    with watched() as acted:
        assert not asserted("How many died?", "Forty are feared dead.")
    assert acted == {"asserted"}
    with watched() as acted:
        assert asserted("How many died?", "Forty are dead.") and not opinion("Bridge opens", "It opened.")
    assert not acted
