"""A file is read only when it is one, and replaced whole or not at all."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsbp.errors import BadData, Conflict, NotFound, StoreFailed
from tsbp.store import files, laying
from tsbp.store.laying import Laid


def rule(path: Path) -> str:
    """Return the rule of the finding that reading a path ends in."""
    with pytest.raises(BadData) as refused:
        files.read(str(path))
    (finding,) = refused.value.findings
    return finding.rule  # type: ignore[attr-defined]


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(range(256)) * 4096)

    assert files.read(str(tmp_path / "a")) == bytes(range(256)) * 4096


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        files.read(str(tmp_path / "a"))


def test_what_is_no_file_is_a_finding_and_nothing_waits(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/hostname")
    (tmp_path / "nowhere").symlink_to("missing")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(tmp_path / "socket"))

    assert [rule(tmp_path / name) for name in ("link", "nowhere")] == ["symlink", "symlink"]
    assert [rule(tmp_path / name) for name in ("pipe", "folder", "socket")] == ["not-regular"] * 3
    assert rule(Path("/dev/zero")) == "not-regular"


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(10 << 30)

    assert rule(tmp_path / "huge") == "too-large"


def test_a_file_of_exactly_the_largest_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * files.LARGEST)
    (tmp_path / "b").write_bytes(b"x" * (files.LARGEST + 1))

    assert len(files.read(str(tmp_path / "a"))) == files.LARGEST
    assert rule(tmp_path / "b") == "too-large"


def test_a_file_that_may_not_be_read_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    (tmp_path / "a").chmod(0)
    code = (
        "import os\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "from tsbp.store import files\n"
        "from tsbp.errors import BadData\n"
        "try: files.read('a')\n"
        "except BadData as failure: print(failure.findings[0].rule)\n"
    )
    for folder in tmp_path.parents:
        if folder.stat().st_uid == os.geteuid() and not folder.stat().st_mode & 0o005:
            folder.chmod(folder.stat().st_mode | 0o055)
    tmp_path.chmod(0o755)

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stdout == "not-readable\n"


@settings(deadline=None)
@given(
    old=st.binary(max_size=5000), new=st.binary(max_size=5000), mode=st.sampled_from([0o644, 0o600, 0o755])
)
def test_replacing_gives_exactly_the_new_bytes_and_keeps_the_mode(
    tmp_path_factory: pytest.TempPathFactory, old: bytes, new: bytes, mode: int
) -> None:
    path = tmp_path_factory.mktemp("files") / "a.yaml"
    path.write_bytes(old)
    path.chmod(mode)

    laying.replace(str(path), new)

    assert path.read_bytes() == new
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert os.listdir(path.parent) == ["a.yaml"]


@pytest.mark.parametrize("call", ["fsync", "replace", "write"])
def test_a_disk_that_refuses_leaves_the_old_bytes_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, refuse)

    with pytest.raises(StoreFailed) as refused:
        laying.replace(str(path), b"new")

    monkeypatch.undo()
    assert refused.value.params == {"path": str(path), "reason": "No space left on device"}
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.yaml"]


def test_the_file_is_on_the_disk_before_its_name_and_the_name_before_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    fsync, replace = os.fsync, os.replace

    def synced(descriptor: int) -> None:
        told.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", lambda *names: (told.append("name"), replace(*names)))

    (tmp_path / "a").write_bytes(b"old")
    laying.replace(str(tmp_path / "a"), b"new")

    assert told == ["file", "name", "folder"]


def test_a_new_file_makes_its_folders_and_never_covers_another(tmp_path: Path) -> None:
    path = tmp_path / "projects/2026-10/a.yaml"

    laying.lay([Laid(str(path), b"one", fresh=True)])
    with pytest.raises(Conflict):
        laying.lay([Laid(str(path), b"two", fresh=True)])

    assert path.read_bytes() == b"one"
    assert os.listdir(path.parent) == ["a.yaml"]


def test_a_file_system_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)

    laying.lay([Laid(str(tmp_path / "a"), b"one", fresh=True)])
    with pytest.raises(Conflict):
        laying.lay([Laid(str(tmp_path / "a"), b"two", fresh=True)])

    assert (tmp_path / "a").read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["a"]


def test_many_files_are_on_the_disk_before_the_first_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [Laid(str(tmp_path / f"{n % 2}/{n}.yaml"), b"x", fresh=True) for n in range(4)]
    told: list[str] = []
    fsync, link = os.fsync, os.link

    def synced(descriptor: int) -> None:
        told.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "link", lambda *names, **how: (told.append("name"), link(*names, **how)))

    laying.lay(wanted)

    assert told == ["folder"] * 2 + ["file"] * 4 + ["name"] * 4 + ["folder"] * 2


def test_sweeping_takes_only_what_a_killed_writer_of_that_file_left(tmp_path: Path) -> None:
    for name in (".tsbp-0123456789ab-a.yaml", ".tsbp-0123456789ab-b.yaml", ".tsbp-notes", "a.yaml"):
        (tmp_path / name).write_text("")

    laying.sweep(str(tmp_path / "a.yaml"))

    assert sorted(os.listdir(tmp_path)) == [".tsbp-0123456789ab-b.yaml", ".tsbp-notes", "a.yaml"]


def test_the_listing_names_all_data_and_what_only_looks_like_it(tmp_path: Path) -> None:
    for path in (
        "tsbp.yaml",
        "projects/2026-10/a.yaml",
        "projects/b.yaml",
        "directory/people.yaml",
        "views/x.yaml",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    for path in (
        "projects/.hidden.yaml",
        "projects/notes.md",
        "directory/deep/x.yaml",
        "schemas/x.yaml",
        "x.yaml",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/c.yaml").write_text("")
    (tmp_path / "projects/linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "projects/2026-10/d.yaml").symlink_to("a.yaml")
    (tmp_path / "projects/2026-10/e.yaml").mkdir()
    os.mkfifo(tmp_path / "projects/2026-10/f.yaml")

    assert files.listing(str(tmp_path)) == (
        "directory/people.yaml",
        "projects/2026-10/a.yaml",
        "projects/2026-10/d.yaml",
        "projects/2026-10/e.yaml",
        "projects/2026-10/f.yaml",
        "projects/b.yaml",
        "projects/linked",
        "tsbp.yaml",
        "views/x.yaml",
    )


def test_a_store_without_folders_lists_nothing(tmp_path: Path) -> None:
    assert files.listing(str(tmp_path)) == ()


def test_a_folder_of_the_store_that_is_a_link_is_listed_itself(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/a.yaml").write_text("")
    (tmp_path / "projects").symlink_to("elsewhere")

    assert files.listing(str(tmp_path)) == ("projects",)
