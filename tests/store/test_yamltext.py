from __future__ import annotations

import pytest

from tsbp.errors import BadData, Fault, Refused
from tsbp.store import yamltext
from tsbp.store.yamlread import load
from tsbp.store.yamltext import Append, Drop, Put, edited

ORDER: dict[tuple[str | int, ...], tuple[str, ...]] = {
    (): (
        "schema", "id", "title", "owner", "sponsor", "deadline", "regions", "tags", "risks", "metrics",
        "updates",
    ),
    ("title",): ("en", "zh"),
    ("risks", "new-risk"): ("text", "likelihood", "owner", "status"),
}  # fmt: skip

ODD = """\
# yaml-language-server: $schema=../../schemas/initiative.schema.json
schema: 1   # one
title: 'Two-step report flow'  # agreed
# the owner answers for it
owner: "bp-sea-1" # since July

# where
regions:
  - sea # all of it
  # but Timor
  - 'mena'
    # still open
risks: {}   # none yet
metrics:
    misroute-rate:
        readings:
            - {date: 2026-11-02, value: 9.4}
            # weekly

notes: |
    held
    at 50%

updates:
- at: 2026-11-20
  by: bp-sea-1
flow: {a: 1, b: [x, y]}   # short
nothing:
"""


FLOW = "flow: {a: 1, b: [x, y]}   # short\n"
OWNER = 'owner: "bp-sea-1" # since July\n'
READINGS = ("metrics", "misroute-rate", "readings")


def order(parts: tuple[str | int, ...]) -> tuple[str, ...]:
    return ORDER.get(parts, ())


def changed(text: str, *edits: Put | Drop | Append, language: str = "en") -> str:
    return edited(text.encode(), edits, order, first_language=language).decode()


def diff(*edits: Put | Drop | Append, text: str = ODD) -> tuple[str, str]:
    """Return what an edit takes out and puts in, in one stretch."""
    old, new = text.splitlines(keepends=True), changed(text, *edits).splitlines(keepends=True)
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return "".join(old), "".join(new)


@pytest.mark.parametrize(
    ("edit", "gone", "come"),
    [
        (Put(("schema",), 2), "schema: 1   # one\n", "schema: 2   # one\n"),
        (Put(("title",), "It's"), "title: 'Two-step report flow'  # agreed\n", "title: 'It''s'  # agreed\n"),
        (Put(("owner",), 'a "b"'), OWNER, 'owner: "a \\"b\\"" # since July\n'),
        (Put(("regions", 0), "NO"), "  - sea # all of it\n", "  - 'NO' # all of it\n"),
        (Put(("nothing",), "18:10"), "nothing:\n", "nothing: '18:10'\n"),
        (Put(("flow", "a"), "x, y"), FLOW, "flow: {a: 'x, y', b: [x, y]}   # short\n"),
        (Put(("flow", "b", 1), "y\nz"), FLOW, 'flow: {a: 1, b: [x, "y\\nz"]}   # short\n'),
        (Put((*READINGS, 0, "value"), 9.1), "            - {date: 2026-11-02, value: 9.4}\n",
         "            - {date: 2026-11-02, value: 9.1}\n"),
        (Put(("notes",), "held\nat 60%\n"), "    at 50%\n", "    at 60%\n"),
        (Put(("notes",), "gone"), "notes: |\n    held\n    at 50%\n", "notes: |-\n    gone\n"),
        (Put(("notes",), 5), "notes: |\n    held\n    at 50%\n", "notes: 5\n"),
        (Put(("updates", 0, "by"), "- x"), "  by: bp-sea-1\n", "  by: '- x'\n"),
        (Put(("owner",), "two\nlines"), OWNER, "owner: |- # since July\n  two\n  lines\n"),
        (Put(("deadline",), "2026-11-27"), "", "deadline: 2026-11-27\n"),
        (Put(("sponsor",), None), "", "sponsor: null\n"),
        (Put(("unknown",), True), "", "unknown: true\n"),
        (Put(("regions",), ["sea", "NO", "mena"]), "", "  - 'NO'\n"),
        (Put(("updates", 0, "why"), "on"), "", "  why: 'on'\n"),
        (Put(("flow", "c", "d"), "1.10"), FLOW, "flow: {a: 1, b: [x, y], c: {d: '1.10'}}   # short\n"),
        (Append(("regions",), "latam"), "", "  - latam\n"),
        (Append(("tags",), "007"), "", "tags:\n  - '007'\n"),
        (Append(("nothing",), "x"), "", "  - x\n"),
        (Append(("flow", "b"), "z"), FLOW, "flow: {a: 1, b: [x, y, z]}   # short\n"),
        (Append(READINGS, {"date": "2026-11-16", "value": 9.1, "n": 4871}), "",
         "            - {date: 2026-11-16, value: 9.1, n: 4871}\n"),
        (Append(("updates",), {"at": "2026-11-22T16:52+08:00", "summary": {"en": "a: b"}, "next": ["c"]}), "",
         "- at: 2026-11-22T16:52+08:00\n  summary:\n    en: 'a: b'\n  next:\n    - c\n"),
        (Drop(("owner",)), 'owner: "bp-sea-1" # since July\n', ""),
        (Drop(("regions", 1)), "  - 'mena'\n    # still open\n", ""),
        (Drop(("notes",)), "notes: |\n    held\n    at 50%\n", ""),
        (Drop(("flow", "a")), FLOW, "flow: {b: [x, y]}   # short\n"),
        (Drop(("flow", "b", 1)), FLOW, "flow: {a: 1, b: [x]}   # short\n"),
        (Drop(("nowhere", "at", "all")), "", ""),
        (Put(("schema",), 1), "", ""),
    ],
)  # fmt: skip
def test_an_edit_changes_exactly_the_lines_it_names(edit: Put | Drop | Append, gone: str, come: str) -> None:
    assert diff(edit) == (gone, come)


def test_a_new_record_stands_in_register_order_below_its_map_in_block_style() -> None:
    risk = {"status": "open", "owner": "me", "text": "first\nsecond", "extra": [1, "on"]}

    assert diff(Put(("risks", "new-risk"), risk)) == (
        "risks: {}   # none yet\n",
        (
            "risks:   # none yet\n  new-risk:\n    text: |-\n      first\n      second\n"
            "    extra:\n      - 1\n      - 'on'\n    owner: me\n    status: open\n"
        ),
    )


def test_a_new_key_goes_behind_the_key_before_it_in_the_register_and_its_deeper_comments() -> None:
    assert diff(Append(("tags",), "x")) == ("", "tags:\n  - x\n")
    assert "    # still open\ntags:\n  - x\nrisks: {}" in changed(ODD, Append(("tags",), "x"))


def test_a_new_first_key_goes_below_the_head_of_the_file() -> None:
    assert changed("# head\nowner: x\n", Put(("id",), "y")) == "# head\nid: y\nowner: x\n"
    assert changed("# head\n\n# who\nowner: x\n", Put(("id",), "y")) == "# head\n\nid: y\n# who\nowner: x\n"


def test_a_second_language_makes_a_plain_text_a_map() -> None:
    assert diff(Put(("title", "zh"), "两步")) == (
        "title: 'Two-step report flow'  # agreed\n",
        "title:  # agreed\n  en: Two-step report flow\n  zh: 两步\n",
    )
    assert (
        changed("title: 两步\n", Put(("title", "en"), "Two"), language="zh")
        == "title:\n  en: Two\n  zh: 两步\n"
    )


def test_the_first_language_of_a_plain_text_is_the_text_itself() -> None:
    assert changed("title: Two\n", Put(("title", "en"), "Three")) == "title: Three\n"


def test_many_edits_apply_together_and_mean_the_places_of_the_file_as_given() -> None:
    text = "tags:\n  - a\n  - b\n  - c\n  - d\nowner: x\n"

    new = changed(
        text,
        Drop(("tags", 0)),
        Drop(("tags", 2)),
        Put(("tags", 3), "D"),
        Append(("tags",), "e"),
        Drop(("owner",)),
    )

    assert new == "tags:\n  - b\n  - D\n  - e\n"


def test_an_edit_that_builds_on_a_drop_comes_after_it() -> None:
    text = "risks:\n  a:\n    text: x\n    due: y\nowner: z\n"

    assert (
        changed(text, Drop(("risks", "a")), Put(("risks", "a", "text"), "n"))
        == "owner: z\nrisks:\n  a:\n    text: n\n"
    )


def test_moving_a_record_keeps_the_map_in_its_place() -> None:
    text = "risks:  # all\n  a:\n    text: x\nowner: z\n"

    assert (
        changed(text, Drop(("risks", "a")), Put(("risks", "b", "text"), "n"))
        == "risks:  # all\n  b:\n    text: n\nowner: z\n"
    )


def test_removing_the_last_key_of_a_map_removes_the_map_but_no_comment_above_the_key() -> None:
    text = "owner: x\nrisks:\n  # the big one\n  a:\n    text: y\n    # about it\n# end\ntags: [z]\n"

    assert changed(text, Drop(("risks", "a", "text"))) == "owner: x\n# the big one\n# end\ntags: [z]\n"
    assert changed(text, Drop(("tags", 0))) == text.removesuffix("tags: [z]\n")


def test_a_map_put_over_a_map_touches_only_what_differs() -> None:
    head = "risks:\n  a:  # keep\n    text: 'x'  # and this\n    # above due\n"
    old = head + "    due: 2026-01-01\n    old: 1\n"

    new = changed(old, Put(("risks", "a"), {"text": "x", "due": "2026-02-02", "owner": "me"}))

    assert new == head + "    due: 2026-02-02\n    owner: me\n"


def test_line_ends_and_a_missing_last_one_stay() -> None:
    text = "owner: x\r\nrisks:\r\n  a: |\r\n    one\r\n    two\r\ntags: [x]"

    assert changed(text, Put(("risks", "b"), "one\ntwo\n")) == (
        "owner: x\r\nrisks:\r\n  a: |\r\n    one\r\n    two\r\n  b: |\r\n    one\r\n    two\r\ntags: [x]"
    )
    assert changed(text, Put(("zz",), 1)) == text + "\r\nzz: 1"


def test_block_text_is_never_written_with_a_plus_and_falls_back_to_quotes() -> None:
    assert changed("a: x\n", Put(("a",), "x\n\n")) == 'a: "x\\n\\n"\n'
    assert changed("a: x\n", Put(("a",), "trail \nx")) == 'a: "trail \\nx"\n'
    assert (
        changed("a:\n  b: 1\n    # deeper\n", Put(("a", "b"), "x\ny")) == 'a:\n  b: "x\\ny"\n    # deeper\n'
    )


def test_blank_lines_behind_kept_block_text_stay_out_of_it() -> None:
    text = "a: |+\n  kept\n\nb: 1\n\n\nc: 2\n"

    assert load(changed(text, Drop(("b",))).encode()) == {"a": "kept\n\n", "c": 2}


REFUSED = [
    ("a: 1\rb: 2\r", Put(("b",), 3), "carriage-return", 1),
    ("a: 1\nb: {x}\n", Put(("b", "y"), 1), "no-colon", 2),
    ("a: 1\nb: {x, y: 1}\n", Drop(("b", "y")), "no-colon", 2),
    ("a: 1\nu:\n  - at: x\n    by: y\n", Drop(("u", 0, "at")), "same-line", 3),
    ("a: 1\nu:\n  - - x\n    - y\n", Drop(("u", 0, 0)), "same-line", 3),
    ("a: [x,\n    y]\n", Drop(("a", 1)), "flow-lines", 1),
    ("a: [  # why\n  ]\n", Put(("a",), "x"), "flow-lines", 1),
    ("a: 1\n? b\n: 2\n", Drop(("b",)), "explicit-key", 2),
    ("a: [b: 1]\n", Put(("a", 0, "c"), 1), "pair-in-list", 1),
    ("a: 1\n", Drop(("a",)), "last-key", 1),
    ("a:\n  b:\n    - c\n", Drop(("a", "b", 0)), "last-key", 1),
    ("a: |\n  text", Put(("b",), 1), "no-final-newline", 2),
    ("a: text\n", Put(("a", "deep", "er"), 1), "no-such-place", 1),
    ("a: [x]\n", Put(("a", 5), 1), "no-such-place", 1),
    ("a: 1\n", Put((), {}), "no-such-place", 1),
    ("a: 1\n", Put(("a",), "\udc80"), "unwritable", 1),
    ("a: 1\n", Put(("k" * 101,), 1), "key-too-long", 1),
]  # fmt: skip


@pytest.mark.parametrize(("text", "edit", "why", "line"), REFUSED, ids=[why for _, _, why, _ in REFUSED])
def test_a_spot_too_odd_is_refused_with_its_line(text: str, edit: Put | Drop, why: str, line: int) -> None:
    with pytest.raises(Refused) as caught:
        changed(text, edit)

    assert (caught.value.sentence, caught.value.hint) == ("error.edit-refused", f"hint.edit-{why}")
    assert caught.value.params["line"] == line


@pytest.mark.parametrize(
    "text", ["a: &x 1\n", "\ufeffa: 1\n", "a: x\u2028y\n", "a: x\u0085y\n", "a: !t 1\n", "a:\t1\n", "- a\n"]
)
def test_a_file_that_cannot_be_read_is_not_edited(text: str) -> None:
    with pytest.raises(BadData):
        changed(text, Put(("b",), 1))


def test_nothing_is_returned_that_does_not_read_as_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamltext, "replaced", lambda text, *_: text.replace("b: 2", "b: 3"))

    with pytest.raises(Fault) as caught:
        changed("a: 1\nb: 2\n", Put(("a",), 2))

    assert (caught.value.exit, caught.value.sentence) == (70, "error.edit-not-proved")


def test_a_value_that_is_not_plain_data_is_a_fault_of_ours() -> None:
    with pytest.raises(Fault) as caught:
        changed("a: 1\n", Put(("a",), {1: 2}))

    assert caught.value.sentence == "error.edit-not-plain"


@pytest.mark.parametrize(
    ("old", "new"), [(1, True), (1, 1.0), (0, False), ("1", 1), (None, "null"), (0.0, -0)]
)
def test_values_that_python_takes_for_equal_are_told_apart(old: object, new: object) -> None:
    text = changed("a: x\n", Put(("a",), old))

    value = load(changed(text, Put(("a",), new)).encode())

    assert isinstance(value, dict)
    assert (type(value["a"]), value["a"]) == (type(new), new)
