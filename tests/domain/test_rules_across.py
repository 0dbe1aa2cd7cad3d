"""What only shows in all files together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tsbp.domain.rules import Mention, check_across, mention
from tsbp.domain.rules.circles import circles

TEAMS = ("bp-sea", "ops-sea")


def waits(id: str, *others: str) -> Mention:
    needs = tuple((f"dependencies.d{place}.upstream", other) for place, other in enumerate(others))
    return Mention(f"projects/2026-11/{id}.yaml", id, needs, tuple(address for address, _ in needs))


def broken(*mentions: Mention) -> list[tuple[str, str, str]]:
    return [(entry.rule, entry.id, entry.address) for entry in check_across(mentions, TEAMS)]


def test_a_file_says_what_it_names() -> None:
    data = {
        "id": "TSBP-AAAAA1", "related": ["TSBP-AAAAA2"],
        "triage": {"result": "merged", "merged_into": "TSBP-AAAAA3"},
        "dependencies": {"tool": {"upstream": "ops-sea"}},
    }  # fmt: skip

    assert mention("a.yaml", data) == Mention(
        "a.yaml",
        "TSBP-AAAAA1",
        (
            ("related[0]", "TSBP-AAAAA2"),
            ("triage.merged_into", "TSBP-AAAAA3"),
            ("dependencies.tool.upstream", "ops-sea"),
        ),
        ("dependencies.tool.upstream",),
    )


def test_an_id_in_two_files_is_told_of_both() -> None:
    first, second = Mention("a.yaml", "TSBP-AAAAA1"), Mention("b.yaml", "TSBP-AAAAA1")

    found = check_across([first, second], TEAMS)

    assert [(entry.path, entry.rule, entry.params["others"]) for entry in found] == [
        ("a.yaml", "duplicate-id", "b.yaml"),
        ("b.yaml", "duplicate-id", "a.yaml"),
    ]


def test_an_initiative_nobody_has_is_named_with_those_like_it() -> None:
    [entry] = check_across([waits("TSBP-AAAAA1", "TSBP-AAAAB2"), waits("TSBP-AAAAA2")], TEAMS)

    assert (entry.rule, entry.address) == ("unknown-initiative", "dependencies.d0.upstream")
    assert "TSBP-AAAAA2" in entry.params["candidates"]


def test_a_team_may_stand_where_an_initiative_is_waited_for() -> None:
    assert broken(waits("TSBP-AAAAA1", "ops-sea")) == []


def test_waiting_for_oneself_is_no_circle_but_a_slip() -> None:
    assert broken(waits("TSBP-AAAAA1", "TSBP-AAAAA1")) == [
        ("names-itself", "TSBP-AAAAA1", "dependencies.d0.upstream")
    ]


def test_a_circle_is_told_once_at_its_least_id() -> None:
    found = check_across(
        [
            waits("TSBP-AAAAA3", "TSBP-AAAAA1"),
            waits("TSBP-AAAAA1", "ops-sea", "TSBP-AAAAA2"),
            waits("TSBP-AAAAA2", "TSBP-AAAAA3"),
            waits("TSBP-AAAAA4", "TSBP-AAAAA1"),
        ],
        TEAMS,
    )

    assert [(entry.rule, entry.id, entry.address, entry.params["circle"]) for entry in found] == [
        (
            "dependency-cycle",
            "TSBP-AAAAA1",
            "dependencies.d1.upstream",
            "TSBP-AAAAA1 -> TSBP-AAAAA2 -> TSBP-AAAAA3 -> TSBP-AAAAA1",
        )
    ]


GRAPHS = st.dictionaries(
    st.sampled_from("abcdefg"), st.lists(st.sampled_from("abcdefg"), max_size=3), max_size=7
)


def leads_back(steps: dict[str, list[str]], start: str) -> bool:
    seen: set[str] = set()
    ahead = list(steps.get(start, ()))
    while ahead:
        name = ahead.pop()
        if name == start:
            return True
        if name not in seen:
            seen.add(name)
            ahead += steps.get(name, ())
    return False


@given(GRAPHS)
def test_circles_are_found_exactly_where_there_are_some(graph: dict[str, list[str]]) -> None:
    steps = {
        name: [(f"{name}[{place}]", other) for place, other in enumerate(found)]
        for name, found in graph.items()
    }

    found = list(circles(steps))

    assert found == list(circles(dict(reversed(steps.items())))), "the order of files does not matter"
    assert bool(found) == any(leads_back(graph, name) for name in graph)
    for names, address in found:
        following = (*names[1:], names[0])
        assert all(other in graph[name] for name, other in zip(names, following, strict=True))
        assert (address, following[0]) in steps[names[0]]
