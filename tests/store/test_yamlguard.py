from __future__ import annotations

import time

import pytest
import yaml

from tsbp.domain.finding import ERROR, Finding
from tsbp.errors import BadData
from tsbp.render.catalogue import messages
from tsbp.store import yamlguard
from tsbp.store.yamlread import load


def refused(data: bytes) -> list[tuple[str, int, int]]:
    return [(one.rule, one.place.line, one.place.column) for one in findings(data) if one.place]


def findings(data: bytes) -> list[Finding]:
    with pytest.raises(BadData) as caught:
        load(data)
    assert caught.value.sentence == "error.unreadable"
    return [one for one in caught.value.findings if isinstance(one, Finding)]


CASES = {
    b"": [("empty", 1, 1)],
    b"# only a comment\n": [("empty", 1, 1)],
    b"---\n": [("empty", 2, 1)],
    b"- a\n": [("not-a-map", 1, 1)],
    b"just text\n": [("not-a-map", 1, 1)],
    b"null\n": [("not-a-map", 1, 1)],
    b"a: 1\nb: x: y\n": [("yaml-syntax", 2, 5)],
    b"a: [1\nb: 2\n": [("yaml-syntax", 2, 2)],
    b"a: 1\nb: 2\na: 3\nb: 4\n": [("duplicate-key", 3, 1), ("duplicate-key", 4, 1)],
    b"m: {x: 1, 'x': 2}\n": [("duplicate-key", 1, 11)],
    b"a: &mark 1\n": [("anchor", 1, 4)],
    b"a: &m [1]\nb: *m\n": [("anchor", 1, 4), ("alias", 2, 4)],
    b"base: 1\n<<: {a: 1}\n": [("merge-key", 2, 1)],
    b"a: !!python/name:os.system 1\n": [("tag", 1, 4)],
    b"a: ! x\n": [("tag", 1, 4)],
    b"!!map\na: 1\n": [("tag", 1, 1)],
    b"%YAML 1.1\n---\na: 1\n": [("directive", 1, 1)],
    b"%TAG ! tag:x,2026:\n---\na: 1\n": [("directive", 1, 1)],
    b"%NEW x\n---\na: 1\n": [("directive", 1, 5)],
    b"a: 1\n---\nb: 2\n": [("second-document", 2, 1)],
    b"a: 1\n1: x\nnull: y\n? [k]\n: z\n": [("bad-key", 2, 1), ("bad-key", 3, 1), ("bad-key", 4, 3)],
    b"a: 1\n<<<<<<< ours\nb: 1\n=======\nb: 2\n>>>>>>> theirs\n": [("conflict-marker", 2, 1)],
    b"a: 1\n>>>>>>> theirs\n": [("conflict-marker", 2, 1)],
    b"a: 1\nb: x\x07y\n": [("control-character", 2, 5)],
    b"a: \x1b[31mred\n": [("control-character", 1, 4)],
    "a: x\u0085y\n".encode(): [("control-character", 1, 5)],
    "a: x\u2028y\n".encode(): [("control-character", 1, 5)],
    b"\xef\xbb\xbfa: 1\n": [("bom", 1, 1)],
    b"a: 1\n\tb: 2\n": [("tab", 2, 1)],
    b"a:\t1\n": [("tab", 1, 3)],
    b"a: x\ty\n": [("tab", 1, 5)],
    b"a: 1\t# note\n": [("tab", 1, 5)],
    b"a: caf\xe9\n": [("not-utf8", 1, 7)],
    b"\xff\xfea\x00": [("not-utf8", 1, 1)],
    b"a: 1\nb: " + b"[" * 40 + b"]" * 40: [("too-deep", 2, 35)],
    b"a: " + b"9" * 5000: [("number-too-long", 1, 4)],
    b"a: '" + b"x" * (64 * 1024 + 1) + b"'\n": [("scalar-too-long", 1, 4)],
    b"a: n" + b"x" * (64 * 1024) + b"\n": [("scalar-too-long", 1, 4)],
    b"a: [" + b"x," * 20_000 + b"]\n": [("too-many-nodes", 1, 2 * 19_997 + 5)],
    b"#" * (1024 * 1024 + 1): [("too-large", 1, 1)],
}  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), CASES.items(), ids=lambda value: repr(value)[:40])
def test_what_a_file_may_not_hold_is_named_with_line_and_column(
    data: bytes, expected: list[tuple[str, int, int]]
) -> None:
    assert refused(data) == expected


FINE = [
    b"a: R&D, 5 * 3, wow!, 100 %, a << b\n",
    b"a: 'x\ty' # \t here\nb: |\n  x\ty\n",
    b"a: [" + b"x," * 19_997 + b"]\n",
    b"a: '" + b"x" * (64 * 1024) + b"'\n",
    b"a: " + b"[" * 31 + b"]" * 31,
    b"a: " + b"9" * 4000,
    b"'<<': 1\nb: |\n  <<<<<<< text\n",
    b'a: "\\e[31m"\n',
]


@pytest.mark.parametrize("data", FINE, ids=lambda data: repr(data)[:40])
def test_what_only_looks_like_it_is_read(data: bytes) -> None:
    assert isinstance(load(data), dict)


def test_a_key_that_stands_twice_names_both_lines() -> None:
    (found,) = findings(b"a:\n  x: 1\n  y: 2\n  x: 3\n")

    assert (found.rule, found.severity, found.params) == ("duplicate-key", ERROR, {"key": "x", "first": 2})
    assert found.place
    assert found.place.line == 4


def test_an_unresolved_merge_names_its_first_and_last_line() -> None:
    found = findings(b"a: 1\n<<<<<<< x\nb\n>>>>>>> y\nc: 1\n<<<<<<< x\n=======\n>>>>>>> y\n")

    assert [one.params for one in found] == [{"first": 2, "last": 4}, {"first": 6, "last": 8}]


BOMBS = {
    "brackets": b"a: " + b"[" * 60_000,
    "braces": b"a: " + b"{a: " * 20_000,
    "dashes": b"a:\n" + b"- " * 30_000,
    "questions": b"? " * 30_000,
    "aliases": b"a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
    "merge keys": b"a: &a {x: 1}\nb: &b {<<: [*a, *a]}\nc: {<<: [*b, *b]}\n",
    "tabs": b"a: " + b"\t1 " * 200_000,
    "markers": b"<<<<<<< \n" * 100_000,
    "odd characters": b"\x07" * 1_000_000,
    "keys that stand twice": b"a: 1\n" * 15_000,
    "comments": b"#\n" * 500_000,
}


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused_before_anything_is_composed(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def composed(*_: object, **__: object) -> None:
        raise AssertionError("composed")

    monkeypatch.setattr(yaml, "compose", composed)
    monkeypatch.setattr(yaml, "load", composed)
    start = time.process_time()

    found = findings(data)

    assert 0 < len(found) <= yamlguard.MAX_FINDINGS
    assert time.process_time() - start < 5, "bounded: this takes a fraction of a second"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_name_has_its_sentence(lang: str) -> None:
    known = messages(lang)

    assert {f"rule.{rule}" for rules in CASES.values() for rule, _, _ in rules} <= known.keys()
