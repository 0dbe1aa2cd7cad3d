"""One policy change from the request to business as usual, over three markets, by commands alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kit import Done, git, tsbp

from tsbp.domain.vocab import READINESS_ITEMS

SPONSOR = "ts-ops-director-apac"
LEADS = {"ID": "id-ops-lead", "MY": "my-ops-lead", "TH": "th-ops-lead"}
EVERY = ",".join((SPONSOR, *LEADS.values()))
IMPACT = (
    "impact.by=bp-sea-1", "impact.date=2026-11-24", "impact.size=M", "impact.markets=3", "impact.fte=2",
    "impact.training_hours=1", "impact.quality=n/a: no queue moves", "impact.users=one label more",
    "impact.tooling=one form", "impact.legal=none", "impact.vendor=three sites", "impact.wellbeing=none",
    "impact.cost=n/a: in budget",
)  # fmt: skip
HANDOVER = ("sop=id-ops-lead", "qa=qa-lead-apac", "metric=data-analyst-apac", "training=training-lead-apac")
TRIED = (
    ("2026-11-25", "G1", "go"), ("2026-11-26", "G2", "go"), ("2026-12-09", "G4", "go"), ("2027-01-05", "G5", "go"),
)  # fmt: skip


class Walk:
    """One initiative and the day it is; every step is a command that goes through."""

    def __init__(self, store: Path) -> None:
        self.store, self.id, self.day = store, "", "2026-11-24"

    def __call__(self, verb: str, *words: str, code: int = 0) -> Done:
        id = (self.id,) if self.id else ()
        done = tsbp(self.store, verb, *id, *words, today=f"{self.day}T10:00+08:00")
        assert done.code == code, f"{self.day} {verb} {words}: {done.err}"
        return done

    def on(self, day: str) -> Walk:
        self.day = day
        return self

    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = self("show", "--json").json["data"][0]["initiative"]
        return found

    def gate(self, gate: str, by: str, *more: str) -> None:
        """Pass a gate; whatever is still missing would have been said."""
        self("gate", gate, "go", "--by", by, "-m", f"{gate} as agreed", *more)


def test_a_policy_change_goes_from_request_to_business_as_usual(store: Path) -> None:
    walk = Walk(store)
    asked = walk(
        "new", "Labels for edited video", "kind=policy", "regions=ID,MY,TH", "requester=policy-apac",
        "exposure=none", "--json",
    )  # fmt: skip
    walk.id = asked.json["data"][0]["id"]
    walk(
        "triage", "accept", "-m", "fits the plan", "owner=bp-sea-1", "driver=regulatory",
        "summary=Say on every edited video that it is edited.",
    )  # fmt: skip
    assert walk.data()["stage"] == "assessment"

    walk("set", *IMPACT, f"sponsor={SPONSOR}")
    walk("add", "decision", "Label which?", "options=none,all edited,realistic only", "--key", "which")
    walk("done", "decisions.which", "realistic only", "-m", "users can tell the rest", "--by", SPONSOR)
    walk(
        "add",
        "metric",
        "appeal_overturn_rate",
        "role=outcome",
        "baseline=12",
        "target=8",
        "--key",
        "overturn",
    )
    walk("add", "metric", "appeal_tat_p90_h", "role=balancing", "limit=24", "--key", "tat")
    for lead in LEADS.values():
        walk("add", "stakeholder", lead, "raci=C", "consulted=today")
    walk.on("2026-11-25").gate("G1", SPONSOR)

    for code, lead in LEADS.items():
        walk("add", "market", code, "wave=1", f"lead={lead}", "baseline=2026-12-07")
    walk(
        "add",
        "milestone",
        "Policy text final",
        "owner=bp-sea-1",
        "baseline=2026-12-01",
        "key=yes",
        "--key",
        "text",
    )
    walk(
        "add",
        "risk",
        "Creators label nothing",
        "likelihood=3",
        "impact=3",
        "review=2026-12-14",
        "--key",
        "nothing",
    )
    said = walk.on("2026-11-26")("gate", "G2", "--json").json["data"][0]["missing"]
    for one in said:  # the calendar and the neighbours are explained, not ignored
        walk("add", "waiver", one["address"], "until=2026-12-31", "why=agreed with the lead", "--by", SPONSOR)
    walk.gate("G2", SPONSOR)
    assert walk.data()["stage"] == "readiness"

    for code in LEADS:
        walk("rollout", code, *(f"readiness.{item}=done" for item in READINESS_ITEMS))
    walk("rollout", "TH", "readiness.localisation=doing")
    refused = walk(
        "gate", "G3", "ID=go", "MY=go", "TH=go", "--by", EVERY, "-m", "go/no-go", code=1
    )  # fmt: skip
    assert "rollouts.TH.readiness.localisation" in refused.err
    walk(
        "add", "waiver", "rollouts.TH.readiness.localisation", "until=2026-12-09", "why=macros in review",
        "--by", SPONSOR,
    )  # fmt: skip
    walk.on("2026-12-03")(
        "gate", "G3", "ID=go", "MY=go", "TH=conditional_go", "--by", EVERY, "-m", "go/no-go",
        "--if", "TH:Thai macros signed off", "--to", "th-ops-lead", "--due", "2026-12-07",
    )  # fmt: skip
    assert walk.data()["stage"] == "rollout"

    walk.on("2026-12-07")("rollout", "ID,MY", "live")
    walk("rollout", "TH", "live", code=1)
    walk("rollout", "TH", "readiness.localisation=done")
    walk("done", "rollouts.TH.go.conditions.thai-macros-signed")
    walk.on("2026-12-08")("rollout", "TH", "live")
    walk("done", "milestones.text")
    walk.on("2026-12-09").gate("G4", SPONSOR)
    assert walk.data()["stage"] == "hypercare"

    walk("gate", "G5", "go", "--by", "id-ops-lead", "-m", "too early", code=1)
    for day in ("2026-12-15", "2026-12-28"):
        walk.on(day)("measure", "tat", "20")
    walk.on("2027-01-05")("rollout", "ID,MY,TH", "stable")
    walk("rollout", "ID,MY,TH", "handed_over")
    walk(
        "set",
        *(f"handover.{part}" for part in HANDOVER),
        "benefits.due=2027-03-16",
        "benefits.owner=bp-sea-1",
    )
    walk.gate("G5", "id-ops-lead")

    data = walk.data()
    assert data["stage"] == "bau"
    assert [(record["date"], gate, record["result"]) for gate, record in data["gates"].items()] == list(TRIED)
    table = {
        f"{one['gate']} {one['market'] or ''}".strip(): (one["state"], one["by_hand"])
        for one in walk("gate", "--json").json["data"]
    }
    assert table == {
        "G1": ("passed", False), "G2": ("passed", False), "G3 ID": ("passed", False), "G3 MY": ("passed", False),
        "G3 TH": ("passed", False), "G4": ("passed", False), "G5": ("passed", False), "G6": ("open", False),
    }  # fmt: skip
    check = tsbp(store, "check", today="2027-01-05T10:00+08:00")
    assert (check.code, "gate-reopened" in check.out) == (0, False), check.out
    assert git(store, "status", "--porcelain") == ""
