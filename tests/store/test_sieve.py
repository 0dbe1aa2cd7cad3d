"""The sieve before a question: it never holds back what the question means, and an exact one lets nothing else by."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tsbp.domain import item as items
from tsbp.domain import query
from tsbp.domain.moment import Clock, parse_day
from tsbp.domain.query import AND, ANY, EMPTY, NOT, OR, TEXT, Node
from tsbp.store.index.sieve import sieve
from tsbp.store.workspace import Workspace

CLOCK = Clock("2026-11-22T08:52:00Z", "Asia/Singapore", parse_day("2026-11-22"))
WORDS = {
    "stage": ("closed", "rollout", "planning"), "kind": ("policy", "event"), "lane": ("emergency", "normal"),
    "priority": ("P0", "P1", "p2"), "owner": ("bp-sea-1", "bp-global", "BP-SEA-1"), "sponsor": ("nobody",),
    "health": ("red",), "regions": ("sea",), "markets": ("TH", "SG"),
}  # fmt: skip
tests = st.sampled_from(sorted(WORDS)).flatmap(
    lambda field: st.one_of(
        st.builds(
            Node, st.sampled_from((ANY, TEXT)), st.just(field), st.frozensets(st.sampled_from(WORDS[field]))
        ),
        st.just(Node(EMPTY, field)),
    )
)
within = st.frozensets(st.sampled_from(("TH", "SG", "sea", "mena"))).map(
    lambda codes: Node(
        OR,
        nodes=(
            Node(ANY, "markets", codes),
            Node(AND, nodes=(Node(EMPTY, "markets"), Node(ANY, "regions", codes))),
        ),
    )
)
nodes = st.recursive(
    tests | within,
    lambda inner: st.one_of(
        st.builds(Node, st.sampled_from((AND, OR)), nodes=st.lists(inner, max_size=3).map(tuple)),
        inner.map(lambda node: Node(NOT, nodes=(node,))),
    ),
    max_leaves=6,
)


@pytest.fixture
def ask(store: Path) -> Callable[[Node], tuple[set[str], set[str], bool]]:
    """Return what the sieve of a question lets through, what is meant, and whether it says it is exact."""
    workspace = Workspace(str(store))
    everything = workspace.whole().entries

    def asked(node: Node) -> tuple[set[str], set[str], bool]:
        found, is_exact = sieve(node)
        meant = {
            entry.id
            for entry in everything
            if query.accepts(node, items.Columns(items.item(entry.row, entry.reasons, CLOCK, "", None)))
        }
        return {entry.id for entry in workspace.entries(found)}, meant, is_exact

    return asked


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(node=nodes)
def test_a_sieve_lets_through_all_that_is_meant_and_an_exact_one_nothing_more(
    ask: Callable[[Node], tuple[set[str], set[str], bool]], node: Node
) -> None:
    through, meant, is_exact = ask(node)

    assert meant <= through
    assert not is_exact or through == meant


def test_a_region_is_asked_of_the_tables_alone(
    ask: Callable[[Node], tuple[set[str], set[str], bool]],
) -> None:
    codes = frozenset(("sea", "TH"))
    asked = Node(AND, nodes=(Node(EMPTY, "markets"), Node(ANY, "regions", codes)))
    through, meant, is_exact = ask(Node(OR, nodes=(Node(ANY, "markets", codes), asked)))

    assert is_exact
    assert through == meant != set()
