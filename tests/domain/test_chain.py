"""The critical chain: it ends at the last key date, never runs in circles, and slack is what it says it is."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tsbp.domain.calendar import Calendar
from tsbp.domain.chain import Chain, Step, critical

EVERY_DAY = Calendar({"": ()}, {}, {}, frozenset())
FIRST = date(2026, 11, 2)
NAMES = "abcdefg"


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def chain(**steps: Step) -> Chain:
    return critical(steps, EVERY_DAY)


plans = st.dictionaries(
    st.sampled_from(NAMES),
    st.builds(
        Step,
        day=st.none() | st.integers(0, 40).map(day),
        after=st.lists(st.sampled_from(NAMES), max_size=3).map(tuple),
        is_key=st.booleans(),
        is_done=st.booleans(),
    ),
    max_size=7,
)


def in_order(drawn: dict[str, Step]) -> dict[str, Step]:
    """Return the plan without circles, nothing done, each step not before those it follows."""
    plan: dict[str, Step] = {}
    for name, step in sorted(drawn.items()):
        after = tuple(other for other in step.after if other in plan)
        days = [plan[other].day for other in after if plan[other].day]
        moved = max([step.day, *days]) if step.day else None
        plan[name] = step._replace(day=moved, after=after, is_done=False)
    return plan


def delays(plan: dict[str, Step], moved: str, days: int) -> dict[str, int]:
    """Return by how many days each step moves when one of them does, each keeping the time it takes."""
    late: dict[str, int] = {}
    for name, step in plan.items():
        befores = [other for other in step.after if plan[other].day]
        driver = max((plan[other].day for other in befores), default=FIRST)
        pushed = [(plan[other].day - driver).days + late[other] for other in befores]
        late[name] = max([0, *pushed]) + (days if name == moved else 0)
    return late


def test_the_chain_leads_through_what_each_step_waits_for_longest() -> None:
    found = chain(
        design=Step(day(0)),
        policy=Step(day(5)),
        pilot=Step(day(10), ("design", "policy")),
        live=Step(day(20), ("pilot",), is_key=True),
    )

    assert found.steps == ("policy", "pilot", "live")
    assert found.slack == {"live": 0, "pilot": 0, "policy": 0, "design": 5}


def test_slack_counts_working_days_of_the_market() -> None:
    weekend = Calendar({"SG": (5, 6)}, {}, {}, frozenset())
    steps = {"draft": Step(date(2026, 11, 6), market="SG"), "live": Step(date(2026, 11, 9), is_key=True)}

    assert critical(steps, weekend).slack["draft"] == 1


def test_what_is_done_has_no_slack_but_stays_on_the_chain() -> None:
    found = chain(pilot=Step(day(1), is_done=True), live=Step(day(9), ("pilot",), is_key=True))

    assert found == Chain(("pilot", "live"), {"live": 0})


def test_a_plan_without_days_has_no_chain() -> None:
    assert chain(pilot=Step(None), live=Step(None, ("pilot",), is_key=True)) == Chain((), {})


@given(plans)
def test_the_chain_ends_at_the_last_key_date_and_never_repeats(plan: dict[str, Step]) -> None:
    found = critical(plan, EVERY_DAY)
    dated = {name: step for name, step in plan.items() if step.day}
    open_keys = [step.day for step in dated.values() if step.is_key and not step.is_done]
    keys = open_keys or [step.day for step in dated.values() if step.is_key]
    days = keys or [step.day for step in dated.values()]

    assert bool(found.steps) == bool(dated)
    assert len(set(found.steps)) == len(found.steps)
    if days:
        assert plan[found.steps[-1]].day == max(days)
    for earlier, later in zip(found.steps, found.steps[1:], strict=False):
        assert earlier in plan[later].after
    assert all(days >= 0 for days in found.slack.values())
    assert all(found.slack.get(name, 0) == 0 for name in found.steps)


@given(plans)
def test_a_step_may_move_by_its_slack_and_not_by_a_day_more(drawn: dict[str, Step]) -> None:
    plan = in_order(drawn)
    found = critical(plan, EVERY_DAY)
    end = found.steps[-1] if found.steps else ""
    in_time = [name for name, step in plan.items() if step.day and step.day <= plan[end].day]

    def is_late(moved: str, days: int) -> bool:
        late = delays(plan, moved, days)
        beyond = [name for name in in_time if plan[name].day + timedelta(late[name]) > plan[end].day]
        return bool(beyond) or late[end] > 0

    assert set(found.slack) == set(in_time)
    for name, slack in found.slack.items():
        assert not is_late(name, slack)
        assert is_late(name, slack + 1)
