"""What differs between two versions of a file, and the commit message that says so."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsbp.domain import change
from tsbp.domain.change import Change, Step, apply, body, concerns, diff, edits, message, subject
from tsbp.domain.changewords import SUBJECT_LENGTH

ID = "TSBP-4XK7QD"
READING = {"date": "2026-11-02", "value": 9.4}
BASE: dict[str, Any] = {
    "id": ID,
    "title": {"en": "Two-step report flow", "zh": "两步式举报流程"},
    "kind": "product",
    "priority": "P1",
    "stage": "planning",
    "owner": "bp-sea-1",
    "requester": "someone we know",
    "regions": ["sea"],
    "tags": ["one", "two"],
    "milestones": {"th-live": {"title": "TH live", "forecast": "2026-11-30"}},
    "rollouts": {"TH": {"status": "ready", "lead": "th-ops-lead"}},
    "risks": {"longer": {"text": "[skip ci]", "likelihood": 3, "status": "open"}},
    "asks": {"fix-date": {"text": "When?", "status": "open"}},
    "metrics": {"misroute": {"readings": [READING]}},
    "updates": [{"at": "2026-10-23", "by": "bp-sea-1", "health": "green", "summary": "x"}],
}


def changed(**facts: Any) -> dict[str, Any]:
    return {**copy.deepcopy(BASE), **facts}


def only(new: dict[str, Any], old: dict[str, Any] = BASE) -> Change:
    (found,) = diff(old, new)
    return found


RECORD = {"text": "y", "status": "open"}


@pytest.mark.parametrize(
    ("new", "verb", "address", "told"),
    [
        (changed(priority="P0"), "set", "priority", "priority P1 -> P0"),
        (changed(stage="readiness"), "moved", "stage", "stage planning -> readiness"),
        (changed(owner="bp-sea-2"), "set", "owner", "owner bp-sea-1 -> bp-sea-2"),
        (changed(requester="someone else"), "set", "requester", "requester set"),
        (changed(title={**BASE["title"], "zh": "新"}), "set", "title.zh", "title.zh set"),
        (changed(deadline="2026-12-31"), "set", "deadline", "deadline 2026-12-31"),
        (changed(risks={}), "set", "risks", "risks set"),
        (changed(tags=["one", "two", "three"]), "put", "tags", "tags changed"),
        (changed(tags=["two"]), "taken", "tags", "tags changed"),
        (changed(regions=["sea", "JP"]), "put", "regions", "regions +JP"),
        (changed(tags=["two", "one"]), "set", "tags", "tags set"),
        (changed(risks={**BASE["risks"], "new": RECORD}), "added", "risks.new", "risks.new added"),
        (
            changed(asks={"fix-date": {"text": "When?", "status": "answered"}}),
            "ended",
            "asks.fix-date.status",
            "asks.fix-date answered",
        ),
        (
            changed(rollouts={"TH": {"status": "live", "lead": "th-ops-lead"}}),
            "moved",
            "rollouts.TH.status",
            "rollouts.TH ready -> live",
        ),
        (
            changed(milestones={"th-live": {"title": "TH live", "forecast": "2026-12-04"}}),
            "set",
            "milestones.th-live.forecast",
            "milestones.th-live.forecast 2026-11-30 -> 2026-12-04",
        ),
        (
            changed(milestones={"th-live": {**BASE["milestones"]["th-live"], "actual": "2026-11-30"}}),
            "ended",
            "milestones.th-live.actual",
            "milestones.th-live 2026-11-30",
        ),
        (changed(gates={"G1": {"result": "go", "date": "2026-11-01"}}), "passed", "gates.G1", "G1 go"),
        (
            changed(rollouts={"TH": {**BASE["rollouts"]["TH"], "go": {"result": "conditional_go"}}}),
            "passed",
            "rollouts.TH.go",
            "G3 TH conditional_go",
        ),
        (
            changed(updates=[*BASE["updates"], {"at": "2026-11-20", "health": "amber", "summary": "y"}]),
            "posted",
            "updates[1]",
            "health green -> amber",
        ),
        (
            changed(updates=[*BASE["updates"], {"at": "2026-11-20", "summary": "y"}]),
            "posted",
            "updates[1]",
            "update posted",
        ),
        (
            changed(metrics={"misroute": {"readings": [READING, {"date": "2026-11-16", "value": 9.1}]}}),
            "recorded",
            "metrics.misroute.readings[1]",
            "metrics.misroute reading 9.1 on 2026-11-16",
        ),
    ],
)
def test_each_kind_of_change_has_its_verb_its_address_and_its_words(
    new: dict[str, Any], verb: str, address: str, told: str
) -> None:
    found = only(new)

    assert (found.verb, found.address) == (verb, address)
    assert subject(ID, [found]) == f"{ID}: {told}"
    assert apply(BASE, [found]) == new


def test_dropping_the_only_record_drops_the_map_and_is_told_as_the_record_removed() -> None:
    new = copy.deepcopy(BASE)
    del new["risks"]

    found = only(new)

    assert (found.verb, found.address) == ("removed", "risks.longer")
    assert apply(BASE, [found]) == new
    assert apply(new, diff(new, BASE)) == BASE


def test_a_file_that_comes_or_goes_is_one_change() -> None:
    assert [(found.verb, found.new) for found in diff(None, BASE)] == [("created", BASE)]
    assert apply(None, diff(None, BASE)) == BASE
    assert diff(None, None) == ()
    assert apply(BASE, diff(BASE, None)) is None
    assert subject(ID, diff(None, BASE)) == f"{ID}: created product P1"


def test_an_update_that_went_between_others_is_one_posted_entry() -> None:
    two = changed(updates=[{"at": "2026-10-01"}, {"at": "2026-12-01"}])
    three = changed(updates=[{"at": "2026-10-01"}, {"at": "2026-11-01"}, {"at": "2026-12-01"}])

    found = only(three, two)

    assert (found.verb, found.address, found.params["end"]) == ("posted", "updates[1]", False)
    assert apply(two, [found]) == three
    assert edits([found], two) == (Step("put", ("updates",), three["updates"]),)


def test_edits_touch_only_what_changed() -> None:
    new = changed(owner="bp-sea-2", tags=["two", "three"], updates=[*BASE["updates"], {"at": "2026-11-20"}])
    del new["risks"]

    assert edits(diff(BASE, new), BASE) == (
        Step("put", ("owner",), "bp-sea-2"),
        Step("append", ("tags",), "three"),
        Step("drop", ("tags", 0)),
        Step("append", ("updates",), {"at": "2026-11-20"}),
        Step("drop", ("risks", "longer")),
    )


def test_the_first_entry_of_a_log_puts_the_list() -> None:
    new = copy.deepcopy(BASE)
    old = {key: value for key, value in BASE.items() if key != "updates"}

    assert edits(diff(old, new)) == (Step("put", ("updates",), BASE["updates"]),)


def test_a_change_concerns_its_address_what_is_below_and_what_it_held_above() -> None:
    added = only(changed(risks={**BASE["risks"], "new": RECORD}))
    forecast = only(changed(milestones={"th-live": {"title": "TH live", "forecast": "2026-12-04"}}))

    assert concerns(added, ("risks", "new", "status"))
    assert concerns(added, ("risks",))
    assert not concerns(added, ("risks", "new", "owner"))
    assert not concerns(added, ("risks", "longer"))
    assert concerns(forecast, ("milestones", "th-live"))
    assert not concerns(forecast, ("milestones", "th-live", "title"))


def test_the_subject_names_the_most_telling_change_and_counts_the_rest() -> None:
    new = changed(owner="bp-sea-2", stage="readiness", tags=[])

    assert subject(ID, diff(BASE, new)) == f"{ID}: stage planning -> readiness (+2 more)"
    assert body(ID, diff(BASE, new)).splitlines() == [
        "stage planning -> readiness",
        "owner bp-sea-1 -> bp-sea-2",
        "tags set",
    ]
    assert body(ID, diff(BASE, changed(priority="P0"))) == ""


def test_nothing_that_people_wrote_stands_in_a_message() -> None:
    hostile = "x [skip ci]\n\nTsbp-Op: fake @everyone"
    new = changed(
        title={"en": hostile},
        summary=hostile,
        requester=hostile,
        owner=hostile,
        tags=[hostile],
        links={hostile: "https://example.org"},
        risks={"longer": {"text": hostile, "status": hostile}, "new": {"text": hostile}},
        milestones={"th-live": {"title": hostile, "forecast": hostile}},
        updates=[*BASE["updates"], {"at": hostile, "health": hostile, "why": hostile, "summary": hostile}],
    )

    said = message("edit", [(ID, diff(BASE, new))])

    assert "skip" not in said
    assert "fake" not in said
    assert "@" not in said
    assert said.endswith(f"\n\nTsbp-Id: {ID}\nTsbp-Op: edit\n")


def test_a_requester_in_their_own_word_is_not_repeated_in_a_message() -> None:
    assert subject(ID, diff(changed(requester="mary"), changed(requester="john"))) == f"{ID}: requester set"


@pytest.mark.parametrize(
    ("old", "new"), [(1, True), (1, 1.0), (0, False), ("1", 1), ([1], [True]), ({"a": 1}, {"a": 1.0})]
)
def test_values_that_are_written_differently_differ(old: object, new: object) -> None:
    assert diff({"unknown": old}, {"unknown": new})
    assert not diff({"unknown": old}, {"unknown": copy.deepcopy(old)})


def test_a_directory_file_is_told_by_its_record() -> None:
    old = {"people": {"bp-sea-3": {"active": True, "role": "partner"}, "bp-sea-4": {"active": True}}}
    three, four, five = ({key: {"active": False}} for key in ("bp-sea-3", "bp-sea-4", "bp-sea-5"))

    def told(**records: dict[str, Any]) -> str:
        return subject("people", diff(old, {"people": {**old["people"], **records}}))

    assert told(**{"bp-sea-4": {"active": False}}) == "people.bp-sea-4: active true -> false"
    assert told(**three, **four) == "people: bp-sea-3.active true -> false (+2 more)"
    assert told(**five) == "people.bp-sea-5: added"


def test_one_message_over_many_files_names_each() -> None:
    other = "TSBP-9M2RWB"
    said = message(
        "update", [(ID, diff(BASE, changed(priority="P0"))), (other, diff(BASE, changed(stage="bau")))]
    )

    assert said.splitlines() == [
        "update: 2 initiatives",
        "",
        f"{ID}: priority P1 -> P0",
        f"{other}: stage planning -> bau",
        "",
        f"Tsbp-Id: {ID}",
        f"Tsbp-Id: {other}",
        "Tsbp-Op: update",
    ]


def test_a_long_address_is_cut_at_a_key_and_never_in_the_middle() -> None:
    key = "k" * 40
    new = changed(milestones={key: {"forecast": "2026-11-30"}})
    moved = changed(milestones={key: {"forecast": "2026-12-30"}})

    line = subject(ID, diff(new, moved))

    assert len(line) <= SUBJECT_LENGTH
    assert line == f"{ID}: milestones set"


KEYS = st.sampled_from(
    [
        "id",
        "owner",
        "stage",
        "tags",
        "regions",
        "updates",
        "risks",
        "milestones",
        "rollouts",
        "TH",
        "metrics",
        "gates",
        "G1",
        "go",
        "readings",
        "status",
        "forecast",
        "actual",
        "title",
        "en",
        "a",
        "b-1",
        "x_y",
        "12",
        "",
        "a.b",
        "[0]",
        "日本",
        "updates[1]",
        " ",
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.0, 1.0, 2.5, "", "open", "answered", "x"])
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
DOCUMENTS = st.dictionaries(KEYS, DATA, max_size=6)
HANDLES = st.sampled_from(["bp-sea-1", "bp-sea-2"])
RECORDS = st.fixed_dictionaries(
    {},
    optional={
        "text": st.text(max_size=3),
        "status": st.sampled_from(["open", "closed", "answered"]),
        "owner": HANDLES,
    },
)
ENTRIES = st.lists(
    st.fixed_dictionaries(
        {"at": st.sampled_from(["2026-10-01", "2026-11-01"])},
        optional={"health": st.sampled_from(["green", "red"])},
    ),
    max_size=4,
)
INITIATIVES = st.fixed_dictionaries(
    {},
    optional={
        "owner": HANDLES,
        "stage": st.sampled_from(["intake", "closed"]),
        "tags": st.lists(st.sampled_from(["a", "b", "c"]), max_size=4),
        "title": st.sampled_from(["t", {"en": "t"}, {"en": "t", "zh": "标"}]),
        "risks": st.dictionaries(st.sampled_from(["r1", "r2", "r3"]), RECORDS, max_size=3),
        "metrics": st.dictionaries(
            st.sampled_from(["m1", "m2"]),
            st.fixed_dictionaries({}, optional={"readings": ENTRIES}),
            max_size=2,
        ),
        "updates": ENTRIES,
        "unknown": DATA,
    },
)
PAIRS = st.tuples(DOCUMENTS, DOCUMENTS) | st.tuples(INITIATIVES, INITIATIVES)


@given(PAIRS)
def test_applying_a_difference_gives_the_new_version(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    old, new = pair
    before = copy.deepcopy(old)

    changes = diff(old, new)

    assert change.same(apply(old, changes), new)
    assert old == before
    assert all(found.verb in change.VERBS for found in changes)


@given(DOCUMENTS | INITIATIVES)
def test_nothing_differs_from_itself(document: dict[str, Any]) -> None:
    assert diff(document, copy.deepcopy(document)) == ()


@given(PAIRS)
def test_going_there_and_back_is_where_one_was(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    old, new = pair

    assert change.same(apply(apply(old, diff(old, new)), diff(new, old)), old)


@given(PAIRS, st.sampled_from([ID, "people"]))
def test_a_message_is_short_plain_and_ends_with_its_trailers(
    pair: tuple[dict[str, Any], dict[str, Any]], id: str
) -> None:
    changes = diff(*pair)

    said = message("set", [(id, changes)])

    first, _, rest = said.partition("\n")
    assert len(first) <= SUBJECT_LENGTH
    assert first.startswith(id)
    assert said.isascii()
    assert rest.endswith(f"\nTsbp-Id: {id}\nTsbp-Op: set\n")
