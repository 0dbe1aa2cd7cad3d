"""Two versions of an initiative become one: nothing is lost, nothing is made up, and it does not matter who merges."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsbp.domain.fields import FIELDS, Field
from tsbp.domain.merge import Clash, Merged, merge
from tsbp.domain.plain import same, value_at

VALUES: dict[str, tuple[Any, Any, Any]] = {
    "int": (1, 2, 3),
    "number": (1.5, 2.5, 3),
    "text": ("old", "mine", "theirs"),
    "bool": (None, True, False),
    "any": (3, "n/a: none", 4),
    "words": (["a", "b"], ["a", "b", "m"], ["b", "t"]),
}
NEW_WORDS = {"words": ["b", "m", "t"], "scalar": None}
LEAVES = tuple(field for field in FIELDS if field.type not in ("map", "log"))
IN_LOGS = tuple(field for field in LEAVES if "[]" in field.path)
FACTS = tuple(field for field in LEAVES if "[]" not in field.path)


def parts_of(field: Field, key: str = "k1") -> tuple[str | int, ...]:
    return tuple({"*": key, "[]": 0}.get(part, part) for part in field.path.split("."))


def values_of(field: Field) -> tuple[Any, Any, Any]:
    return VALUES.get(field.type, ("old", "mine", "theirs"))


def put(data: Any, parts: tuple[str | int, ...], value: Any) -> Any:
    """Return the data with the value at the parts; what is missing on the way is made."""
    if not parts:
        return value
    if isinstance(parts[0], int):
        entries = list(data or [{"at": "2026-10-01", "by": "bp-sea-1", "date": "2026-10-01"}])
        return [put(entries[0], parts[1:], value), *entries[1:]]
    return {**(data or {}), parts[0]: put((data or {}).get(parts[0]), parts[1:], value)}


def without(data: Any, parts: tuple[str | int, ...]) -> Any:
    (part, *rest) = parts
    if rest:
        return {**data, part: without(data[part], tuple(rest))}
    return {key: value for key, value in data.items() if key != part}


def both_ways(base: Any, ours: Any, theirs: Any) -> Merged:
    """Merge in both orders, hold them equal, and return what comes of the first."""
    merged, turned = merge(base, ours, theirs), merge(base, theirs, ours)
    assert same(merged.data, turned.data)
    assert list(map(repr, merged.data)) == list(map(repr, turned.data))
    assert merged.clashes == tuple(
        clash._replace(ours=clash.theirs, theirs=clash.ours) for clash in turned.clashes
    )
    return merged


def whole() -> dict[str, Any]:
    """Return data that hold every field of the register."""
    data: dict[str, Any] = {}
    for field in LEAVES:
        data = put(data, parts_of(field), values_of(field)[0])
    return data


WHOLE = whole()


def test_every_field_of_the_register_is_edited_on_both_sides(capsys: pytest.CaptureFixture[str]) -> None:
    for field in LEAVES:
        assert value_at(WHOLE, parts_of(field)) == values_of(field)[0], field.path
    with capsys.disabled():
        print(f"\n{len(LEAVES)} fields edited on both sides, {len(FIELDS)} lines of the register")


@pytest.mark.parametrize("field", LEAVES, ids=lambda field: field.path)
def test_what_one_side_changed_stands_whatever_else_the_other_changed(field: Field) -> None:
    parts = parts_of(field)
    _, mine, _ = values_of(field)
    ours = put(WHOLE, parts, mine)
    for other in (each for each in FACTS if each.path != field.path):
        theirs = put(WHOLE, parts_of(other), values_of(other)[2])

        merged = both_ways(WHOLE, ours, theirs)

        assert merged.clashes == (), other.path
        assert value_at(merged.data, parts) == mine
        assert value_at(merged.data, parts_of(other)) == values_of(other)[2]


@pytest.mark.parametrize("field", FACTS, ids=lambda field: field.path)
def test_what_both_changed_differently_clashes_at_its_address_or_is_joined(field: Field) -> None:
    parts = parts_of(field)
    old, mine, other = values_of(field)
    ours, theirs = put(WHOLE, parts, mine), put(WHOLE, parts, other)

    merged = both_ways(WHOLE, ours, theirs)

    if field.merge == "words":
        assert (merged.clashes, value_at(merged.data, parts)) == ((), ["b", "m", "t"])
    else:
        assert merged.clashes == (Clash(".".join(map(str, parts)), old, mine, other),)
        assert same(merged.data, WHOLE)


@pytest.mark.parametrize("field", FACTS, ids=lambda field: field.path)
def test_what_both_changed_alike_is_one_change(field: Field) -> None:
    changed = put(WHOLE, parts_of(field), values_of(field)[1])

    assert both_ways(WHOLE, changed, copy.deepcopy(changed)) == Merged(changed, ())


@pytest.mark.parametrize("field", FACTS, ids=lambda field: field.path)
def test_a_removal_wins_over_silence_and_clashes_with_a_change(field: Field) -> None:
    parts = parts_of(field)
    ours = without(WHOLE, parts)

    assert value_at(both_ways(WHOLE, ours, put(WHOLE, ("new",), 1)).data, parts) is None
    clashes = both_ways(WHOLE, ours, put(WHOLE, parts, values_of(field)[2])).clashes
    assert [clash.address for clash in clashes] == [".".join(map(str, parts))]


@pytest.mark.parametrize("field", IN_LOGS, ids=lambda field: field.path)
def test_an_entry_of_a_log_that_both_rewrote_is_never_told_twice(field: Field) -> None:
    parts = parts_of(field)
    _, mine, other = values_of(field)

    merged = both_ways(WHOLE, put(WHOLE, parts, mine), put(WHOLE, parts, other))

    log = parts[: parts.index(0)]
    if field.path.endswith((".at", ".by", ".date")):  # then it is another entry
        assert len(value_at(merged.data, log)) == 2
    else:
        assert [clash.address for clash in merged.clashes] == [".".join(map(str, log)) + "[0]"]
        assert len(value_at(merged.data, log)) == 1


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.path)
def test_a_field_added_by_either_side_is_there_once(field: Field) -> None:
    if field.type in ("map", "log"):
        return
    parts, value = parts_of(field), values_of(field)[1]
    added = put({}, parts, value)

    assert both_ways({}, added, copy.deepcopy(added)).data == added
    assert both_ways({}, added, {}).data == added


def test_new_records_come_behind_the_old_ones_sorted_by_key() -> None:
    base = {"risks": {"z": {"text": "1"}, "b": {"text": "2"}}}
    ours = {"risks": {**base["risks"], "y": {"text": "3"}, "c": {"text": "4"}}}
    theirs = {"risks": {**base["risks"], "d": {"text": "5"}}}

    assert list(both_ways(base, ours, theirs).data["risks"]) == ["z", "b", "c", "d", "y"]


def test_updates_of_both_are_sorted_by_their_instant() -> None:
    def update(at: str, by: str = "a") -> dict[str, str]:
        return {"at": at, "by": by, "summary": "x"}

    base = {"updates": [update("2026-10-01")]}
    late, early = update("2026-10-02T09:00+08:00"), update("2026-10-02T02:00+02:00")

    merged = both_ways(base, {"updates": [*base["updates"], late]}, {"updates": [*base["updates"], early]})

    assert merged.data["updates"] == [update("2026-10-01"), early, late]


def test_equal_entries_are_one_and_two_readings_of_a_day_both_stay() -> None:
    base: dict[str, Any] = {"metrics": {"m": {"metric": "x"}}}

    def measured(*values: float) -> dict[str, Any]:
        readings = [{"date": "2026-10-01", "value": value} for value in values]
        return {"metrics": {"m": {"metric": "x", "readings": readings}}}

    assert both_ways(base, measured(1, 2), measured(3, 2)).data == measured(1, 2, 3)


def test_a_record_removed_by_one_and_changed_by_the_other_clashes_as_a_whole() -> None:
    base = {"risks": {"a": {"text": "1", "status": "open"}}}
    closed = {"risks": {"a": {"text": "1", "status": "closed"}}}

    clashes = both_ways(base, {}, closed).clashes

    assert clashes == (Clash("risks", base["risks"], None, closed["risks"]),)


def test_removing_the_last_records_removes_the_map() -> None:
    base = {"id": "x", "risks": {"a": {"text": "1"}, "b": {"text": "2"}}}
    ours = {"id": "x", "risks": {"a": {"text": "1"}}}
    theirs = {"id": "x", "risks": {"b": {"text": "2"}}}

    assert both_ways(base, ours, theirs) == Merged({"id": "x"}, ())


def test_a_translation_joins_a_correction_of_the_plain_text() -> None:
    translated = {"title": {"en": "Old", "zh": "旧"}}

    assert both_ways({"title": "Old"}, {"title": "New"}, translated).data == {
        "title": {"en": "New", "zh": "旧"}
    }


def test_words_keep_an_order_that_one_side_gave_them_and_clash_when_both_did() -> None:
    base = {"tags": ["a", "b", "c"]}

    assert both_ways(base, {"tags": ["c", "b", "a"]}, {"tags": ["a", "b", "c", "d"]}).data["tags"] == list(
        "cbad"
    )
    assert both_ways(base, {"tags": ["c", "b", "a"]}, {"tags": ["b", "a", "c"]}).clashes


@pytest.mark.parametrize("outcome", ["mine", "other", None])
def test_a_clash_that_is_decided_is_none(outcome: str | None) -> None:
    base, ours, theirs = ({"owner": "x", "priority": name} for name in ("old", "mine", "other"))

    merged = merge(base, ours, theirs, {"priority": outcome})

    assert merged == Merged({"owner": "x"} | ({"priority": outcome} if outcome else {}), ())


scalars = st.sampled_from(["a", "b", 1, True, None])
logs = st.lists(
    st.fixed_dictionaries({"at": st.sampled_from(["2026-10-01", "2026-10-02"]), "summary": scalars}),
    max_size=3,
)
records = st.dictionaries(
    st.sampled_from("pqr"), st.dictionaries(st.sampled_from(["text", "status"]), scalars)
)
versions = st.fixed_dictionaries(
    {},
    optional={
        "owner": scalars,
        "title": st.one_of(st.sampled_from(["one", "two"]), st.just({"en": "one", "zh": "一"})),
        "tags": st.lists(st.sampled_from("xyz"), max_size=3),
        "risks": records,
        "updates": logs,
    },
)


@given(versions, versions, versions)
def test_the_order_of_the_sides_changes_nothing(base: Any, ours: Any, theirs: Any) -> None:
    both_ways(base, ours, theirs)


@given(versions, versions)
def test_a_side_that_changed_nothing_adds_nothing(base: Any, other: Any) -> None:
    assert same(merge(base, base, base).data, base)
    assert same(merge(base, other, base).data, other)
    assert same(merge(base, base, other).data, other)
    assert same(merge(base, other, copy.deepcopy(other)).data, other)


@given(versions, versions, versions)
def test_every_clash_can_be_decided(base: Any, ours: Any, theirs: Any) -> None:
    clashes = merge(base, ours, theirs).clashes

    assert merge(base, ours, theirs, {clash.address: clash.ours for clash in clashes}).clashes == ()
