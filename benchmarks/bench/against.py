"""tsbp and its peers on the same items: T5, and the peers' own table."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.items import Item, items
from bench.lab import Lab, tell
from bench.peers import ALL, OPEN, PEERS, WITHIN, Asked, Peer
from bench.process import Command, Failed, answer, reason
from bench.promises import LIMITS, Limit, Row
from bench.rounds import Figure, Times, interleaved, milliseconds, ratio

REGIONS = ("east-asia", "anz", "south-asia", "mena", "europe", "ssa", "north-america", "latam")
EVERYWHERE = ",".join(REGIONS)
OURS = {
    ALL: ("list", "--everything"),
    WITHIN: ("list", "--everything", "--region", "sea"),
    OPEN: ("status", "--region", "sea"),
}
TOLD = {ALL: "list all", WITHIN: "list those of sea, closed ones too", OPEN: "list the open ones of sea"}
MOST = 10_000
SIZED = {10_000: LIMITS["T5 10k"], 1_000: LIMITS["T5 1k"]}


class Match(NamedTuple):
    """One question put to a peer and to tsbp: times in milliseconds and how many times as long the peer took."""

    peer: str
    question: str
    files: int
    peer_time: Figure | None = None
    again: Figure | None = None
    first: Figure | None = None
    times_again: Figure | None = None
    times_first: Figure | None = None
    missing: str = ""


class Arena:
    """The peers that can be had, filled with the items of each size once."""

    def __init__(self, lab: Lab, folder: Path) -> None:
        self.lab = lab
        self.folder = folder
        self._programs: dict[str, tuple[str, str]] = {}
        self._asked: dict[tuple[str, int], Asked] = {}
        self._failed: dict[tuple[str, int], Failed] = {}
        self._items: dict[int, tuple[Item, ...]] = {}
        self._times: dict[tuple[str, str, int], Times] = {}

    @property
    def sizes(self) -> tuple[int, ...]:
        """The sizes on which the peers are tried."""
        return tuple(size for size in self.lab.sizes if size <= MOST)

    def version(self, peer: Peer) -> str:
        """Return the version of a peer; raises Failed when it cannot be had."""
        return self._had(peer)[1]

    def _had(self, peer: Peer) -> tuple[str, str]:
        """Return the program of a peer and its version; a failure is final."""
        with self._final(peer.name, 0):
            if peer.name not in self._programs:
                tell(f"{peer.name}, installed or found")
                (self.folder / peer.name).mkdir(parents=True, exist_ok=True)
                self._programs[peer.name] = peer.have(self.folder / peer.name, self.lab.environment)
        return self._programs[peer.name]

    @contextmanager
    def _final(self, name: str, files: int) -> Iterator[None]:
        """Do not try again what has failed once; raises Failed."""
        if (name, files) in self._failed:
            raise self._failed[name, files]
        try:
            yield
        except Failed as failed:
            self._failed[name, files] = failed
            raise

    def times(self, peer: Peer, question: str, files: int) -> Times:
        """Time a question, the peer beside tsbp; raises Failed when the peer cannot be had or answers wrong."""
        key = (peer.name, question, files)
        if key not in self._times:
            asked = self._filled(peer, files)
            root = self.lab.store(files)
            self._agree(peer, asked, question, files)
            tell(f"{peer.name}: {TOLD[question]} ({files:,} files)")
            anew = ("--region", f"{EVERYWHERE},sea") if question == ALL else ()
            commands = [
                Command("peer", asked.words[question], asked.folder, asked.environment),
                self.lab.asking("again", root, *OURS[question]),
                self.lab.asking_anew("first", root, *OURS[question], *anew),
            ]
            self._times[key] = interleaved(commands, self.lab.pace)
        return self._times[key]

    def _filled(self, peer: Peer, files: int) -> Asked:
        program, _ = self._had(peer)
        with self._final(peer.name, files):
            if (peer.name, files) not in self._asked:
                self._asked[peer.name, files] = self._fill(peer, program, files)
        return self._asked[peer.name, files]

    def _fill(self, peer: Peer, program: str, files: int) -> Asked:
        if files not in self._items:
            self._items[files] = items(self.lab, self.lab.store(files))
        tell(f"{peer.name} is given {files:,} items")
        folder = self.lab.work / "filled" / f"{peer.name}-{files}"
        folder.mkdir(parents=True)
        return peer.fill(program, self._items[files], folder, self.lab.environment)

    def _agree(self, peer: Peer, asked: Asked, question: str, files: int) -> None:
        """Make sure that the peer shows the same initiatives as tsbp; raises Failed."""
        shown = answer(asked.words[question], asked.folder, asked.environment)
        ours = self.lab.ask(self.lab.store(files), *OURS[question], "-o", "id").split()
        there = sum(id in shown for id in ours)
        total = shown.count("TSBP-")
        if (there, total) != (len(ours), len(ours)):
            raise Failed(f"{peer.name} shows {total} items, {there} of the {len(ours)} asked for")

    def close(self) -> None:
        """Delete what the peers were given."""
        shutil.rmtree(self.lab.work / "filled", ignore_errors=True)


def t5(lab: Lab, arena: Arena | None) -> list[Row]:
    """Measure the filtered list beside Taskwarrior's."""
    rows: list[Row] = []
    for files in arena.sizes if arena else lab.sizes[:1]:
        limit = SIZED.get(files, LIMITS["T5 100"])
        for question in (WITHIN, OPEN):
            judged = limit if question == WITHIN else None
            if arena is None:
                rows.append(Row("T5", TOLD[question], files, limit=limit, missing="no peers were asked for"))
                continue
            try:
                rows += _rows(arena.times(PEERS[0], question, files), question, files, judged)
            except Failed as failed:
                rows.append(Row("T5", TOLD[question], files, limit=limit, missing=reason(failed)))
    return rows


def _rows(times: Times, question: str, files: int, limit: Limit | None) -> list[Row]:
    told = {"again": "asked again", "first": "first time"}
    return [
        Row(
            "T5", f"{TOLD[question]}, {told[name]}", files, ratio(times["peer"], times[name]),
            "x as fast as Taskwarrior", milliseconds(times[name]), limit if name == "again" else None,
        )
        for name in told
    ]  # fmt: skip


def matches(arena: Arena) -> list[Match]:
    """Return every question to every peer on every size; one that cannot be had says why."""
    found: list[Match] = []
    for peer in PEERS:
        try:
            name = f"{peer.name} {arena.version(peer)}"
        except Failed as failed:
            found.append(Match(peer.name, "", 0, missing=reason(failed)))
            continue
        found += [_match(arena, peer, name, question, files) for files in arena.sizes for question in TOLD]
    return found


def _match(arena: Arena, peer: Peer, name: str, question: str, files: int) -> Match:
    try:
        times = arena.times(peer, question, files)
    except Failed as failed:
        return Match(name, TOLD[question], files, missing=reason(failed))
    return Match(
        name,
        TOLD[question],
        files,
        milliseconds(times["peer"]),
        milliseconds(times["again"]),
        milliseconds(times["first"]),
        ratio(times["peer"], times["again"]),
        ratio(times["peer"], times["first"]),
    )


def open_times(arena: Arena) -> dict[str, list[tuple[int, Sequence[int]]]]:
    """Return for the chart how long each peer took to list the open ones of sea, by size."""
    lines: dict[str, list[tuple[int, Sequence[int]]]] = {}
    for peer in PEERS:
        for files in arena.sizes:
            try:
                lines.setdefault(peer.name, []).append((files, arena.times(peer, OPEN, files)["peer"]))
            except Failed:
                continue
    return lines
