"""No path of commands leads to a state that `check` refuses, wherever an initiative stands when it begins.

Commands are drawn at random, likely and foolish ones alike; those that are refused must leave everything as it was.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st
from kit import git

from tsbp.cli import app

STARTS = (
    "4XK7QD", "EV83NP", "9M2RWB", "C6TZ1H", "PD5X9M", "RT1W6C", "K7GQ4A", "H0JSY5", "V3HNB8", "ZA94EJ",
)  # fmt: skip
FIRST_DAY = "2026-11-23T10:00+08:00"
DECIDERS = "ts-ops-director-apac,th-ops-lead,id-ops-lead,vn-ops-lead,my-ops-lead,ke-ops-lead,head-of-ts-ops"
MARKETS = ("TH", "ID", "VN", "MY", "SG", "KE", "AE")
STATUSES = ("planned", "ready", "live", "stable", "handed_over", "rolled_back", "excluded")
OUTCOMES = ("delivered", "partial", "cancelled", "rolled_back", "superseded", "declined")
RESULTS = ("go", "conditional_go", "hold", "no_go", "waived")
READY = " ".join(
    f"readiness.{item}=done"
    for item in (
        "comms", "training", "sop", "calibration", "qa", "tooling", "capacity", "vendor", "wellbeing",
        "localisation", "rollback",
    )
).split()  # fmt: skip
IMPACT = " ".join(
    f"impact.{field}='n/a: none'"
    for field in (
        "markets", "volume_per_day", "people_to_train", "quality", "users", "tooling", "legal", "vendor",
        "wellbeing", "cost",
    )
).replace("'", "").replace("n/a: none", "12").split()  # fmt: skip

Words = tuple[str, ...]


def gate(name: str, *rest: str) -> Words:
    return ("gate", "{id}", name, *rest, "--by", DECIDERS, "-m", "decided in the meeting")


sets = st.sampled_from(
    (
        ("set", "{id}", "summary=What it is about"),
        ("set", "{id}", "driver=safety"),
        ("set", "{id}", "owner=bp-sea-1"),
        ("set", "{id}", "sponsor=ts-ops-director-apac"),
        ("set", "{id}", "priority=P0"),
        ("set", "{id}", "priority=P3"),
        ("set", "{id}", "regions=sea"),
        ("set", "{id}", "regions+=TH"),
        ("set", "{id}", "regions-=sea"),
        ("set", "{id}", "exposure.level=severe"),
        ("set", "{id}", "exposure.level=none"),
        ("set", "{id}", "kind=improvement"),
        ("set", "{id}", "lane=emergency"),
        ("set", "{id}", "lane=standard"),
        ("set", "{id}", "lane=normal"),
        ("set", "{id}", "stage=bau"),
        ("set", "{id}", "deadline=2027-06-01"),
        ("set", "{id}", "handover.sop=qa-sea", "handover.qa=qa-sea", "handover.metric=bp-sea-1",
         "handover.training=bp-sea-1"),
        ("set", "{id}", "benefits.due=2027-05-04", "benefits.owner=bp-sea-1", "benefits.verdict=improved"),
        ("set", "{id}", *IMPACT, "impact.by=bp-sea-1", "impact.date=2026-11-23", "impact.size=M"),
    )
)  # fmt: skip
adds = st.sampled_from(
    (
        ("add", "{id}", "risk", "Leads fall ill", "likelihood=3", "impact=5", "response=reduce",
         "review=2027-03-01"),
        ("add", "{id}", "issue", "Forms are lost", "severity=high"),
        ("add", "{id}", "ask", "Confirm the date", "to=product-pm-reporting", "due=2026-12-01", "blocking=yes"),
        ("add", "{id}", "decision", "Which form?", "options=short,long"),
        ("add", "{id}", "milestone", "First wave", "baseline=2026-12-08", "key=yes"),
        ("add", "{id}", "metric", "accuracy", "role=outcome", "baseline=0.9", "target=0.95"),
        ("add", "{id}", "metric", "appeal_overturn", "role=balancing", "limit=0.2", "baseline=0.1"),
        ("add", "{id}", "stakeholder", "bp-lead-sea", "raci=C", "consulted=today"),
        ("add", "{id}", "market", "TH", "wave=1", "lead=th-ops-lead", "baseline=2026-12-08"),
        ("add", "{id}", "market", "KE", "wave=1", "lead=ke-ops-lead", "baseline=2026-12-08"),
        ("add", "{id}", "waiver", "G2", "until=2026-12-20", "why=no time"),
        ("add", "{id}", "dependency", "the new macros", "upstream=4xk7", "due=2026-12-15"),
    )
)  # fmt: skip
gates = st.one_of(
    st.builds(
        lambda name, result: gate(name, result, *(("--until", "+20d") if result == "waived" else ())),
        st.sampled_from(("G1", "G2", "G4", "G5", "G6")),
        st.sampled_from(RESULTS),
    ),
    st.builds(
        lambda market, result: gate("G3", f"{market}={result}"),
        st.sampled_from(MARKETS),
        st.sampled_from(RESULTS),
    ),
    st.builds(
        lambda market: (*gate("G3", f"{market}=conditional_go"), "--if", f"{market}:macros signed off",
                        "--to", "th-ops-lead", "--due", "+5d"),
        st.sampled_from(MARKETS),
    ),
    st.builds(lambda name: gate(name, "--reaffirm"), st.sampled_from(("G1", "G2"))),
    st.just(("gate", "{id}", "back", "-m", "not clear yet")),
)  # fmt: skip
markets = st.one_of(
    st.builds(
        lambda market, status: ("rollout", "{id}", market, status, "-m", "agreed"),
        st.sampled_from(MARKETS),
        st.sampled_from(STATUSES),
    ),
    st.builds(lambda market: ("rollout", "{id}", market, *READY), st.sampled_from(MARKETS)),
    st.builds(
        lambda market: (
            "set",
            "{id}",
            f"rollouts.{market}.forecast+=1w",
            "--cause",
            "vendor",
            "-m",
            "site late",
        ),
        st.sampled_from(MARKETS),
    ),
)
courses = st.one_of(
    st.just(("hold", "{id}", "--review", "+4w", "-m", "legal must answer first")),
    st.just(("resume", "{id}")),
    st.builds(lambda outcome: ("close", "{id}", outcome, "-m", "agreed"), st.sampled_from(OUTCOMES)),
    st.just(("triage", "{id}", "accept", "-m", "fits", "owner=bp-sea-2", "driver=safety", "summary=It fits")),
    st.just(("triage", "{id}", "needs-info", "-m", "which queues?")),
    st.just(("triage", "{id}", "decline", "-m", "not ours")),
    st.just(("triage", "{id}", "merge-into", "4xk7", "-m", "the same flow")),
    st.just(("event", "stand-down", "{id}", "--met", "all", "--by", "th-ops-lead")),
    st.just(("event", "review", "{id}", "-m", "calm")),
    st.just(("undo",)),
    st.builds(
        lambda health: ("update", "{id}", health, "Moving on", "--why", "site late"),
        st.sampled_from(("green", "amber", "red")),
    ),
    st.just(("done", "{id}", "decisions.form", "the short one", "-m", "it is read")),
    st.just(("measure", "{id}", "accuracy", "0.93")),
    st.just(("reassign", "bp-sea-2", "bp-sea-1", "--yes")),
)
moves = st.one_of(gates, markets, courses, sets, adds)


class Said:
    """How a command ended, in this process."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@contextmanager
def standing(root: Path, **environment: str) -> Iterator[None]:
    """Stand in a folder with these surroundings."""
    before, folder = dict(os.environ), os.getcwd()
    os.environ.update(environment)
    os.chdir(root)
    try:
        yield
    finally:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(before)


def said(root: Path, words: Sequence[str], today: str) -> Said:
    """Run a command here: a process for each would cost more than all they do."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2)]
    kept = sys.stdout, sys.stderr
    with standing(root, TSBP_TODAY=today):
        sys.stdout, sys.stderr = streams
        try:
            code = app.main([*words, "--no-input"])
        finally:
            sys.stdout, sys.stderr = kept
    texts = []
    for stream in streams:
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
    return Said(code, *texts)


def errors(root: Path, today: str) -> list[str]:
    """Return what `check` calls an error."""
    found = json.loads(said(root, ["check", "--json"], today).out)
    return [
        f"{one['path']} {one['address']} {one['rule']}" for one in found["data"] if one["severity"] == "error"
    ]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.sampled_from((*STARTS, "new")), path=st.lists(moves, min_size=4, max_size=10))
def test_no_path_of_commands_reaches_a_state_that_check_refuses(
    first_store: Path, tmp_path_factory: pytest.TempPathFactory, start: str, path: list[Words]
) -> None:
    root = tmp_path_factory.mktemp("path") / "store"
    shutil.copytree(first_store, root, symlinks=True)
    git(root, "update-index", "-q", "--refresh")
    id = begun(root) if start == "new" else start
    for number, words in enumerate(path):
        today = f"2026-11-{24 + number // 2}T{10 + number % 2}:00+08:00"
        here = git(root, "rev-parse", "HEAD")
        done = said(root, [word.replace("{id}", id) for word in words], today)
        event(f"{words[0]} {done.code}")
        note(f"{' '.join(words)} -> {done.code} {done.err}")
        assert done.code in (0, 1, 2, 4), done.err
        if done.code:
            assert (git(root, "rev-parse", "HEAD"), git(root, "status", "--porcelain")) == (here, "")
        else:
            assert errors(root, today) == [], done.out


def begun(root: Path) -> str:
    """File a request and return its id."""
    words = ["new", "Shorter appeal form", "kind=product", "regions=sea", "requester=product-pm-reporting"]
    done = said(root, [*words, "exposure=none", "--json"], FIRST_DAY)
    assert done.code == 0, done.err
    return git(root, "log", "-1", "--format=%(trailers:key=Tsbp-Id,valueonly)").strip().partition("-")[2]
