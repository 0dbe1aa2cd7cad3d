from __future__ import annotations

from datetime import date

import pytest

from tsbp.domain import vocab
from tsbp.domain.finding import Finding
from tsbp.domain.reason import Reason
from tsbp.errors import BadUsage
from tsbp.render import messages, wording
from tsbp.render.wording import Wording

SENTENCES = {
    "en": {
        "reason.full": "{day:full} {day}",
        "rule.x": "{address}: {found} is not {wanted}", "reason.x": "{market} on {day}",
        "n": "one thing\0{count} things", "only-en": "here", "f": "{day:day} {day:short} {day:full} {n:02d}",
        "t": "{title:text} {codes}", "hint.h": "do {this}", "error.e": "no {this}",
        "choice.stage.bau": "as usual",
    },
    "zh": {"n": "{count} 件事", "choice.stage.bau": "常态运营"},
}  # fmt: skip


class Fixed:
    """Sentences from a dictionary, on top of those of the catalogue."""

    def __init__(self, lang: str) -> None:
        self._real = messages.Messages(lang)
        self._own = SENTENCES[lang]

    def forms(self, key: str) -> tuple[str, ...]:
        return tuple(self._own[key].split("\0")) if key in self._own else tuple(self._real.forms(key))

    def form(self, key: str, count: object) -> str:
        forms = self.forms(key)
        return "" if not forms else forms[0] if count in (None, 1) else forms[-1]


@pytest.fixture(autouse=True)
def _sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "_LOADED", {lang: Fixed(lang) for lang in ("en", "zh")})


EN, ZH = Wording("en"), Wording("zh")
DAY = date(2026, 11, 30)


def test_days_are_worded_in_both_languages() -> None:
    assert (EN.day(DAY), EN.short_day("2026-12-04"), EN.full_day(DAY)) == (
        "Mon 30 Nov",
        "04 Dec",
        "Mon 30 Nov 2026",
    )
    assert (ZH.day(DAY), ZH.short_day(DAY), ZH.full_day(DAY)) == (
        "11月30日 周一",
        "11月30日",
        "2026年11月30日 周一",
    )


def read_on(lang: str, today: date) -> Wording:
    words = Wording(lang)
    words.today = today
    return words


@pytest.mark.parametrize(
    ("today", "en", "zh"),
    [
        (date(2026, 11, 22), "Mon 22 Mar 2027", "2027年3月22日 周一"),
        (date(2027, 1, 2), "Mon 22 Mar", "3月22日 周一"),
        (date(2027, 12, 2), "Mon 22 Mar 2027", "2027年3月22日 周一"),
        (date(2027, 9, 18), "Mon 22 Mar", "3月22日 周一"),
        (date(2027, 9, 19), "Mon 22 Mar 2027", "2027年3月22日 周一"),
    ],
)
def test_a_day_of_another_year_or_half_a_year_away_shows_its_year(today: date, en: str, zh: str) -> None:
    assert read_on("en", today).day("2027-03-22") == en
    assert read_on("zh", today).day("2027-03-22") == zh


def test_days_in_a_reason_show_their_year_where_it_is_not_plain() -> None:
    reason = Reason("red", "x", "rollouts.ID", {"market": "ID", "day": "2027-03-22"})

    assert read_on("en", date(2026, 11, 22)).reason(reason) == "ID on Mon 22 Mar 2027"


def test_a_day_in_a_column_about_a_year_away_is_written_out() -> None:
    words = read_on("en", date(2026, 11, 22))

    assert [words.short_day(day) for day in ("2027-03-22", "2028-03-22", "2025-11-30")] == [
        "22 Mar",
        "2028-03-22",
        "2025-11-30",
    ]


def test_the_form_of_a_sentence_follows_the_count() -> None:
    assert [EN.say("n", count=count) for count in (0, 1, 2)] == ["0 things", "one thing", "2 things"]
    assert [ZH.say("n", count=count) for count in (1, 2)] == ["1 件事", "2 件事"]


def test_a_sentence_that_chinese_lacks_is_said_in_english() -> None:
    assert ZH.say("only-en") == "here"


def test_a_key_that_nobody_knows_is_an_error_here_and_shows_itself_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(KeyError):
        EN.say("nobody")

    monkeypatch.setattr(wording, "STRICT", False)
    assert EN.say("nobody", x=1) == "nobody x=1"


def test_a_parameter_may_say_how_it_is_worded() -> None:
    assert EN.say("f", day=DAY, n=3) == "Mon 30 Nov 30 Nov Mon 30 Nov 2026 03"
    assert EN.say("t", title={"en": "Two", "zh": "两"}, codes=("TH", "ID")) == "Two TH, ID"
    assert ZH.say("t", title={"en": "Two", "zh": "两"}, codes=("TH", "ID")) == "两 TH、ID"


def test_findings_keep_iso_days_and_reasons_word_them() -> None:
    finding = Finding(
        "x", "error", "p.yaml", address="a.b", params={"found": "2026-11-30", "wanted": "early"}
    )
    reason = Reason("red", "x", "a.b", {"market": "TH", "day": "2026-11-30"})

    assert EN.finding(finding) == "a.b: 2026-11-30 is not early"
    assert EN.reason(reason) == "TH on Mon 30 Nov"
    assert EN.reason(reason._replace(rule="full")) == "Mon 30 Nov 2026 Mon 30 Nov"


def test_a_failure_has_its_sentence_and_its_hint() -> None:
    assert EN.failure(BadUsage("error.e", hint="hint.h", this="thing")) == ("no thing", "do thing")
    assert EN.failure(BadUsage("error.e", this="thing")) == ("no thing", "")


def test_choices_are_worded_and_others_shown_without_underscores() -> None:
    assert (EN.choice("stage", "bau"), ZH.choice("stage", "bau")) == ("as usual", "常态运营")
    assert EN.choice("status", "rolled_back") == "rolled back"


def test_the_emergency_lane_has_its_own_words_for_stages() -> None:
    assert [EN.stage("rollout", lane) for lane in ("normal", "emergency")] == ["rollout", "response"]
    assert EN.stage("hypercare", "emergency") == "monitoring"


def test_a_hostile_parameter_reaches_nothing_but_the_sentence() -> None:
    assert EN.say("error.e", this="{0.__class__} {other}") == "no {0.__class__} {other}"


VOCABULARIES = {
    "kind": vocab.KINDS, "lane": vocab.LANES, "stage": vocab.STAGES, "outcome": vocab.OUTCOMES,
    "pause": vocab.PAUSES, "driver": vocab.DRIVERS, "health": vocab.HEALTHS,
    "sensitivity": vocab.SENSITIVITIES, "exposure_level": vocab.EXPOSURE_LEVELS,
    "exposure_route": vocab.EXPOSURE_ROUTES, "exposure_category": vocab.EXPOSURE_CATEGORIES,
    "triage_result": vocab.TRIAGE_RESULTS, "raci": vocab.RACI, "gate_result": vocab.GATE_RESULTS,
    "market_status": vocab.MARKET_STATUSES, "readiness_item": vocab.READINESS_ITEMS,
    "readiness_state": vocab.READINESS_STATES, "cause": vocab.CAUSES, "response": vocab.RESPONSES,
    "risk_status": vocab.RISK_STATUSES, "assumption_status": vocab.ASSUMPTION_STATUSES,
    "dependency_status": vocab.DEPENDENCY_STATUSES, "issue_severity": vocab.ISSUE_SEVERITIES,
    "issue_status": vocab.ISSUE_STATUSES, "decision_status": vocab.DECISION_STATUSES,
    "ask_status": vocab.ASK_STATUSES, "metric_role": vocab.METRIC_ROLES, "better": vocab.BETTER,
    "event_type": vocab.EVENT_TYPES, "verdict": vocab.VERDICTS, "cadence": vocab.CADENCES,
    "level": vocab.LEVELS, "freeze": vocab.FREEZES,
}  # fmt: skip


def test_every_value_of_a_vocabulary_has_a_chinese_word() -> None:
    chinese = messages.Messages("zh")
    missing = [
        f"{name}.{value}"
        for name, values in VOCABULARIES.items()
        for value in values
        if not chinese.forms(f"choice.{name}.{value}")
    ]
    assert missing == []
