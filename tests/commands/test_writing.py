"""What the writing commands change: the lines they name, one commit, and nothing when they refuse."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from kit import git, tsbp

FOUR = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"
CEE = "projects/2026-05/TSBP-C6TZ1H-independent-second-review-for-appeals.yaml"

WHY = ("--cause", "vendor", "-m", "site not staffed")


def diff(root: Path) -> list[str]:
    """Return the lines that the last commit took out and put in."""
    lines = git(root, "show", "-U0", "--format=", "HEAD").splitlines()
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def head(root: Path) -> str:
    return git(root, "rev-parse", "HEAD").strip()


def subject(root: Path) -> str:
    return git(root, "log", "-1", "--format=%s").strip()


def test_set_changes_just_the_lines_it_names_in_one_commit(store: Path) -> None:
    before = head(store)

    done = tsbp(store, "set", "4xk7", "priority=P0", "rollouts.TH.forecast=+1w", *WHY)

    assert done.code == 0, done.err
    assert diff(store) == [
        "-priority: P1",
        "+priority: P0",
        "-    forecast: 2026-11-30",
        "+    forecast: 2026-11-29",
        "+    reason: site not staffed",
        "+    cause: vendor",
    ]
    assert git(store, "rev-parse", "HEAD~1").strip() == before
    assert git(store, "status", "--porcelain") == ""


def test_a_shifted_date_counts_from_the_old_one(store: Path) -> None:
    tsbp(store, "set", "4xk7", "rollouts.TH.forecast+=1w", "--cause", "vendor", "-m", "site not staffed")

    assert "+    forecast: 2026-12-07" in diff(store)
    assert "+    cause: vendor" in diff(store)
    assert "+    reason: site not staffed" in diff(store)


def test_words_are_put_in_and_taken_out(store: Path) -> None:
    assert tsbp(store, "set", "4xk7", "tags+=reporting").code == 0
    assert diff(store) == ["+tags:", "+  - reporting"]
    assert tsbp(store, "set", "4xk7", "tags-=reporting").code == 0
    assert diff(store) == ["-tags:", "-  - reporting"]


def test_the_message_holds_no_word_of_the_data(store: Path) -> None:
    tsbp(store, "set", "4xk7", "title.en=[skip ci] Signed-off-by: nobody")

    message = git(store, "log", "-1", "--format=%B")
    assert "skip ci" not in message
    assert "Tsbp-Id: TSBP-4XK7QD" in message
    assert "Tsbp-Op: set" in message


def test_update_appends_to_the_log_and_moves_the_health(store: Path) -> None:
    done = tsbp(
        store, "update", "4xk7", "amber", "Vendor slipped", "--why", "site not staffed", "--zh", "供应商延期",
        "--next", "call vb-bkk", "--ask", "confirm",
    )  # fmt: skip

    assert done.code == 0, done.err
    assert diff(store) == [
        "+  - at: 2026-11-22T16:52+08:00",
        "+    by: bp-sea-1",
        "+    health: amber",
        "+    why: site not staffed",
        "+    summary:",
        "+      en: Vendor slipped",
        "+      zh: 供应商延期",
        "+    next:",
        "+      - call vb-bkk",
        "+    asks:",
        "+      - confirm-fix-date",
    ]
    assert subject(store) == "TSBP-4XK7QD: health red -> amber"
    item = tsbp(store, "status", "--region", "sea", "--json").json["data"][0]
    assert (item["id"], item["health"], item["was"]) == ("TSBP-4XK7QD", "amber", "amber")


def test_an_update_in_amber_says_why(store: Path) -> None:
    before = head(store)

    done = tsbp(store, "update", "4xk7", "amber", "Vendor slipped")

    assert done.code == 2
    assert "--why" in done.err
    assert head(store) == before


def test_an_update_of_a_market_is_not_the_health_of_the_whole(store: Path) -> None:
    tsbp(store, "update", "4xk7", "green", "Stable", "--market", "sg")

    assert any("      - at: 2026-11-22T16:52+08:00" in line for line in diff(store))
    items = tsbp(store, "status", "--region", "sea", "--json").json["data"]
    assert items[0]["health"] == "red"


def test_new_takes_a_request_in(store: Path) -> None:
    done = tsbp(
        store, "new", "Independent second review of appeals", "kind=process", "regions=sea", "requester=id-ops-lead",
        "exposure=moderate", "--json",
    )  # fmt: skip

    assert done.code == 0, done.err
    made = done.json["data"][0]
    assert [one["id"] for one in made["alike"]] == ["TSBP-C6TZ1H"]
    text = (store / made["path"]).read_text()
    assert text.startswith(
        "# yaml-language-server: $schema=../../schemas/initiative.schema.json\nschema: 1\n"
    )
    assert made["path"].startswith(f"projects/2026-11/{made['id']}-independent-second-review-appeals")
    assert made["id"] in tsbp(store, "list", "--stage", "intake", "-o", "id").out


def test_new_reads_a_request_from_a_pipe(store: Path) -> None:
    done = tsbp(
        store, "new", "-", "kind=policy", "regions=TH", "requester=th-ops-lead", "exposure=none", "--json",
        stdin="A new label\nMore words\nabout it\n",
    )  # fmt: skip

    assert done.code == 0, done.err
    shown = tsbp(store, "show", done.json["data"][0]["id"], "--json").json["data"][0]["initiative"]
    assert shown["title"] == {"en": "A new label"}
    assert shown["summary"] == {"en": "More words\nabout it"}


def test_new_names_what_is_missing(store: Path) -> None:
    done = tsbp(store, "new", "A title", "kind=policy")

    assert done.code == 2
    assert "regions=" in done.err


def test_records_are_added_and_ended(store: Path) -> None:
    assert (
        tsbp(
            store, "add", "4xk7", "risk", "Night shift is thin", "likelihood=3", "impact=4", "response=reduce"
        ).code
        == 0
    )
    assert "+  night-shift-thin:" in diff(store)
    assert tsbp(store, "done", "4xk7", "risks.night").code == 0
    assert diff(store) == ["-    status: open", "+    status: closed"]
    assert tsbp(store, "done", "4xk7", "risks.night").code == 1
    assert tsbp(store, "done", "4xk7", "milestones.wave", "--on", "yesterday").code == 0
    assert diff(store) == ["+    actual: 2026-11-21"]


def test_a_record_without_what_it_needs_is_refused(store: Path) -> None:
    before = head(store)

    done = tsbp(store, "add", "4xk7", "ask", "Staff the night shift")

    assert done.code == 2
    assert "ask: to, due missing" in done.err
    assert head(store) == before


def test_markets_are_added_together(store: Path) -> None:
    done = tsbp(store, "add", "4xk7", "market", "PH KH", "wave=4", "lead=ph-ops-lead")

    assert done.code == 0, done.err
    assert [line for line in diff(store) if line in ("+  PH:", "+  KH:")] == ["+  PH:", "+  KH:"]


def test_a_reading_is_one_line_and_never_changed(store: Path) -> None:
    assert tsbp(store, "measure", "4xk7", "misroute", "8.9", "--n", "4902").code == 0
    assert diff(store) == ["+      - {date: 2026-11-22, value: 8.9, n: 4902}"]
    assert tsbp(store, "measure", "4xk7", "misroute", "8.8").code == 1


def test_the_directory_is_written_with_the_same_verbs(store: Path) -> None:
    assert (
        tsbp(
            store,
            "add",
            "person",
            "bp-sea-9",
            "team=bp-sea",
            "market=SG",
            "tz=Asia/Singapore",
            "level=manager",
            "languages=en",
        ).code
        == 0
    )
    assert tsbp(store, "set", "people.bp-sea-9", "active=false").code == 0
    assert diff(store) == ["+    active: false"]
    assert subject(store).startswith("people")
    wrong = tsbp(store, "set", "people.bp-sea-9", "levle=manager")
    assert wrong.code == 2
    assert "level" in wrong.err


def test_bulk_shows_first_and_writes_with_yes_in_one_commit(store: Path) -> None:
    before = head(store)
    words = ("set", "--where", "owner = bp-sea-2", "tags+=apac")

    assert tsbp(store, *words).code == 0
    assert head(store) == before
    assert tsbp(store, *words, "--yes").code == 0
    assert git(store, "rev-list", "--count", f"{before}..HEAD").strip() == "1"
    assert len(git(store, "show", "--name-only", "--format=", "HEAD").split()) == 3


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("set", "4xk7", "stage=hypercare"), 2, "tsbp gate"),
        (("set", "4xk7", "id=TSBP-000000"), 2, "id"),
        (("set", "4xk7", "rollouts.TH.status=live"), 2, "tsbp rollout"),
        (("set", "4xk7", "milestones.wave.baseline=2026-12-01"), 2, "--decision"),
        (("set", "4xk7", "risks.longer.status=closed"), 2, "tsbp done"),
        (("set", "4xk7", "prioriti=P0"), 2, "priority"),
        (("set", "4xk7", "priority=P9"), 2, "P0"),
        (("set", "4xk7", "deadline=2026-02-30"), 2, "2026-02-30"),
        (("set", "4xk7", "deadline=03/04/2026"), 2, "2026"),
        (("set", "4xk7", "milestones.nosuch.owner=bp-sea-1"), 4, "nosuch"),
        (("set", "4xk7", "owner=nobody-here"), 4, "nobody-here"),
        (("set", "zzzz", "priority=P0"), 4, "zzzz"),
        (("set", "4xk7", "related+=TSBP-000000"), 4, "TSBP-000000"),
        (("set", "4xk7", "related+=TSBP-4XK7QD"), 1, "TSBP-4XK7QD"),
        (("set", "4xk7", "summary.en=see someone@example.org"), 1, "mail"),
        (("update", "4xk7", "green", "fine", "--by", "nobody"), 4, "nobody"),
    ],
)
def test_a_refused_change_leaves_file_and_log_as_they_were(
    store: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    before, text = head(store), (store / FOUR).read_bytes()

    done = tsbp(store, *words)

    assert done.code == code, done.err
    assert said in done.err
    assert "Traceback" not in done.err
    assert head(store) == before
    assert (store / FOUR).read_bytes() == text
    assert git(store, "status", "--porcelain") == ""


def test_an_older_mistake_bars_nobody(store: Path) -> None:
    path = store / FOUR
    path.write_text(path.read_text().replace("requester: product-pm-reporting", "requester: gone-away"))
    git(store, "commit", "-qam", "by hand")

    assert tsbp(store, "set", "4xk7", "priority=P0").code == 0


def test_a_broken_colleague_bars_nobody(store: Path) -> None:
    (store / CEE).write_text("title: [\n")
    git(store, "commit", "-qam", "by hand")

    assert tsbp(store, "set", "4xk7", "priority=P0").code == 0
    assert tsbp(store, "set", "c6tz", "priority=P0").code in (3, 4)
    assert (store / CEE).read_text() == "title: [\n"


def test_a_persons_edit_is_never_absorbed(store: Path) -> None:
    path = store / FOUR
    path.write_text(path.read_text().replace("priority: P1", "priority: P3"))
    before = path.read_bytes()

    done = tsbp(store, "set", "4xk7", "lane=normal", "priority=P0")

    assert done.code == 5
    assert path.read_bytes() == before


def test_a_persons_other_work_survives(store: Path) -> None:
    (store / "notes.txt").write_text("mine")
    git(store, "add", "notes.txt")
    path = store / CEE
    path.write_text(path.read_text() + "# mine\n")
    before = git(store, "status", "--porcelain")

    assert tsbp(store, "set", "4xk7", "priority=P0").code == 0
    assert git(store, "status", "--porcelain") == before


def test_a_failing_hook_changes_nothing(store: Path) -> None:
    hook = store / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho no >&2\nexit 1\n")
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    before, text = head(store), (store / FOUR).read_bytes()

    done = tsbp(store, "set", "4xk7", "priority=P0")

    assert done.code == 7
    assert head(store) == before
    assert (store / FOUR).read_bytes() == text
    assert git(store, "status", "--porcelain") == ""


def test_without_an_identity_nothing_is_written(store: Path) -> None:
    git(store, "config", "--unset", "user.name")
    git(store, "config", "--unset", "user.email")
    git(store, "config", "user.useConfigOnly", "true")

    done = tsbp(store, "set", "4xk7", "priority=P0")

    assert done.code == 7
    assert "git config" in done.err
    assert git(store, "status", "--porcelain") == ""


def test_without_a_handle_the_way_out_is_named(store: Path) -> None:
    git(store, "config", "--unset", "tsbp.handle")

    done = tsbp(store, "set", "4xk7", "priority=P0")

    assert done.code == 2
    assert "git config tsbp.handle" in done.err
    assert tsbp(store, "set", "4xk7", "priority=P0", TSBP_HANDLE="bp-sea-2").code == 0


def test_a_dry_run_writes_nothing(store: Path) -> None:
    before = head(store)

    done = tsbp(store, "set", "4xk7", "priority=P0", "--dry-run", "--json")

    assert done.code == 0
    assert done.json["data"][0]["changes"][0]["address"] == "priority"
    assert head(store) == before
    assert git(store, "status", "--porcelain") == ""


def test_nothing_to_change_is_no_commit(store: Path) -> None:
    before = head(store)

    assert tsbp(store, "set", "4xk7", "priority=P1").code == 0
    assert head(store) == before


def test_undo_brings_back_the_bytes_and_can_be_undone(store: Path) -> None:
    text = (store / FOUR).read_bytes()
    tsbp(store, "set", "4xk7", "priority=P0", "tags+=x1")
    changed = (store / FOUR).read_bytes()

    assert tsbp(store, "undo").code == 0
    assert (store / FOUR).read_bytes() == text
    assert tsbp(store, "undo").code == 0
    assert (store / FOUR).read_bytes() == changed


def test_an_editor_commits_the_text_as_it_was_written(store: Path, tmp_path: Path) -> None:
    import pexpect

    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nsed -i 's/^priority: P1/priority: P0  # urgent/' \"$1\"\n")
    editor.chmod(0o755)
    import sys

    child = pexpect.spawn(
        sys.executable, ["-m", "tsbp", "edit", "4xk7"], cwd=str(store), timeout=60,
        env={**os.environ, "EDITOR": str(editor), "TERM": "xterm", "TSBP_TODAY": "2026-11-22"},
    )  # fmt: skip
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0, child.before
    assert diff(store) == ["-priority: P1", "+priority: P0  # urgent"]


def test_the_first_commit_of_an_empty_repository_may_be_ours(store: Path) -> None:
    import shutil

    shutil.rmtree(store / ".git")
    from kit import new_repository

    new_repository(store)

    done = tsbp(store, "new", "First", "kind=policy", "regions=TH", "requester=th-ops-lead", "exposure=none")

    assert done.code == 0, done.err
    assert git(store, "rev-list", "--count", "HEAD").strip() == "1"


def test_the_receipt_speaks_the_requesters_language(store: Path) -> None:
    words = ("kind=policy", "regions=TH", "exposure=none", "--json")

    english = tsbp(store, "new", "One", "requester=bp-sea-1", *words).json["data"][0]["receipt"]
    chinese = tsbp(store, "new", "Two", "requester=product-platform-cn", *words).json["data"][0]["receipt"]

    assert english.startswith("Receipt for bp-sea-1: your request was taken in on Sun 22 Nov 2026 as TSBP-")
    assert chinese.startswith("product-platform-cn 您好：您的需求已于 2026年11月22日 周日 受理，编号 TSBP-")


def test_a_health_with_a_slip_is_not_taken_for_text(store: Path) -> None:
    done = tsbp(store, "update", "4xk7", "ambr", "Vendor slipped")

    assert done.code == 2
    assert "amber" in done.err


EDITOR = "#!/bin/sh\nif grep -q '^#!' \"$1\"; then exit 0; fi\n"


def edited(root: Path, tmp_path: Path, script: str, *words: str) -> tuple[int, str]:
    """Run a command with a person at the terminal whose editor does what the script says."""
    import sys

    import pexpect

    editor = tmp_path / "editor"
    editor.write_text(f"{EDITOR}{script}\n")
    editor.chmod(0o755)
    child = pexpect.spawn(
        sys.executable, ["-m", "tsbp", *words], cwd=str(root), timeout=60, encoding="utf-8",
        env={**os.environ, "EDITOR": str(editor), "TERM": "xterm", "TSBP_TODAY": "2026-11-22"},
    )  # fmt: skip
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus or 0, child.before or ""


@pytest.mark.parametrize(
    ("id", "script", "path", "said"),
    [
        ("4xk7", "printf 'related:\\n  - TSBP-000000\\n' >> \"$1\"", FOUR, "TSBP-000000"),
        ("4xk7", "echo 'x: [' >> \"$1\"", FOUR, "cannot be read"),
        (
            "people.bp-sea-1",
            "sed -i '0,/team: bp-sea$/s//team: nosuch/' \"$1\"",
            "directory/people.yaml",
            "nosuch",
        ),
    ],
)
def test_an_edit_that_does_not_hold_is_refused_and_its_text_kept(
    store: Path, tmp_path: Path, id: str, script: str, path: str, said: str
) -> None:
    before, text = head(store), (store / path).read_bytes()

    code, out = edited(store, tmp_path, script, "edit", id)

    assert code in (1, 3, 4)
    assert said in out
    assert head(store) == before
    assert (store / path).read_bytes() == text
    assert (store / ".git/tsbp" / f"edit-{Path(path).name}").exists()


def test_the_weekly_round_is_one_commit_of_the_blocks_that_say_something(store: Path, tmp_path: Path) -> None:
    script = "sed -i '0,/^text:/s//text: All is a = b/; 0,/^next:/s//next: one; two/' \"$1\""

    code, out = edited(store, tmp_path, script, "update", "@mine")

    assert code == 0, out
    assert len(git(store, "show", "--name-only", "--format=", "HEAD").split()) == 1
    assert [line for line in diff(store) if "All is" in line] == ["+      en: All is a = b"]
    assert [line for line in diff(store) if line.endswith(("- one", "- two"))] == [
        "+      - one",
        "+      - two",
    ]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "person", "zz-1", "market=SG", "team=nosuch"), 1, "nosuch"),
        (("add", "person", "zz-1", "market=ZZ"), 1, "ZZ"),
        (("add", "person", "zz-1"), 2, "market is missing"),
        (("add", "person", "zz-1", "market=SG", "languages=+-5"), 2, "+-5"),
        (("add", "person", "zz-1", "market=SG", "away.from=2026-12-01"), 2, "missing"),
        (("set", "people.bp-sea-2", "market="), 2, "market is missing"),
        (("set", "people.bp-sea-2", "languages-=xx"), 4, "xx"),
        (("set", "teams.bp-sea", "lead=nosuch"), 1, "nosuch"),
    ],
)
def test_the_directory_names_nobody_who_is_not_there(
    store: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    before = head(store)

    done = tsbp(store, *words)

    assert (done.code, said in done.err) == (code, True), done.err
    assert head(store) == before
    assert git(store, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "words",
    [
        ("person", "zz-1", "market=SG", "away.from=2026-12-01", "away.to=2026-12-05", "accounts.github=zz"),
        (
            "vendor",
            "vz",
            "name=V",
            "sites.vz-kul.city=KL",
            "sites.vz-kul.market=MY",
            "sites.vz-kul.headcount=3",
        ),
        (
            "region",
            "XK",
            "name=Kosovo",
            "parent=europe",
            "tz=Europe/Belgrade",
            "weekend=sat,sun",
            "languages=sq",
        ),
        ("queue", "zz-queue", "name=Z", "markets=SG", "languages=en"),
        ("policy-area", "zz", "name=Z"),
        ("kpi", "zz_rate", "name=Z", "better=up", "unit=%"),
        ("term", "zz", "name=Z", "text=z"),
    ],
)
def test_entries_with_facts_below_facts_are_added_and_taken_back(store: Path, words: tuple[str, ...]) -> None:
    before = git(store, "rev-parse", "HEAD^{tree}")

    done = tsbp(store, "add", *words)

    assert done.code == 0, done.err
    assert all(line.startswith("+") for line in diff(store))
    assert tsbp(store, "undo", "--yes").code == 0
    assert git(store, "rev-parse", "HEAD^{tree}") == before


def test_bulk_is_all_or_nothing_when_one_is_refused(store: Path) -> None:
    before = head(store)
    ids = tsbp(store, "list", "-o", "id").out.split()[:5]

    done = tsbp(store, "set", *ids, "milestones.th-live.owner=bp-sea-2", "--yes")

    assert done.code == 4, done.err
    assert head(store) == before
    assert git(store, "status", "--porcelain") == ""


def test_a_record_that_failed_or_was_withdrawn_has_ended(store: Path) -> None:
    path = store / FOUR
    path.write_text(
        path.read_text().replace("blocking: true\n    status: open", "blocking: true\n    status: withdrawn")
    )
    git(store, "commit", "-qam", "by hand")

    assert tsbp(store, "done", "4xk7", "asks.confirm", "yes").code == 1


def test_a_condition_of_a_go_is_met(store: Path) -> None:
    assert tsbp(store, "done", "4xk7", "rollouts.TH.go.conditions.thai").code == 0
    assert diff(store) == ["+          met: 2026-11-22"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "4xk7", f"summary.en={'x' * 70_000}"), "65536"),
        (("add", "4xk7", "risk", "Thin", "--key", "a.b"), "a.b"),
        (("add", "4xk7", "market", "wave=2"), "text"),
        (("measure", "4xk7", "misroute", "1_000"), "1_000"),
    ],
)
def test_what_cannot_be_written_is_a_word_of_the_command_not_a_fault(
    store: Path, words: tuple[str, ...], said: str
) -> None:
    before = head(store)

    done = tsbp(store, *words)

    assert (done.code, said in done.err) == (2, True), done.err
    assert head(store) == before


@pytest.mark.parametrize(
    "words",
    [
        ("done", "4xk7", "milestones.wave", "--on", "+1w"),
        ("measure", "4xk7", "misroute", "8.9", "--on", "tomorrow"),
        ("done", "4xk7", "asks.confirm", "Yes", "--on", "yesterday"),
    ],
)
def test_nothing_ends_ahead_of_its_day_or_on_a_day_that_is_not_kept(
    store: Path, words: tuple[str, ...]
) -> None:
    before = head(store)

    assert tsbp(store, *words).code == 2
    assert head(store) == before


def test_a_draft_that_is_accepted_as_it_lies_is_committed(store: Path) -> None:
    import sys

    import pexpect

    path = store / FOUR
    path.write_text(path.read_text().replace("priority: P1", "priority: P0"))

    child = pexpect.spawn(
        sys.executable, ["-m", "tsbp", "edit", "4xk7"], cwd=str(store), timeout=60,
        env={**os.environ, "EDITOR": "true", "TERM": "xterm", "TSBP_TODAY": "2026-11-22"},
    )  # fmt: skip
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0, child.before
    assert diff(store) == ["-priority: P1", "+priority: P0"]


def test_a_name_with_a_slip_is_offered_again_and_me_is_me(store: Path) -> None:
    slip = tsbp(store, "set", "4xk7", "owner=bp-sea-11")
    mine = tsbp(store, "set", "c6tz", "owner=me")

    assert slip.code == 4
    assert "did you mean" in slip.err
    assert mine.code == 0
    assert diff(store) == ["-owner: bp-sea-2", "+owner: bp-sea-1"]
