"""Every sentence for people: a key and its parameters in, words in the reader's language out."""

from __future__ import annotations

from datetime import date

from tsbp.domain import fields, text
from tsbp.render.messages import LANGUAGES, Messages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from tsbp.domain.finding import Finding
    from tsbp.domain.reason import Reason
    from tsbp.errors import Failure

NOTHING = "-"
ISO_DAY = 10
# Farther from today than this, a day without its year is read as another one.
NEAR_DAYS = 180
COLUMN_DAYS = 330
# A key that no catalogue knows shows itself, so that a forgotten sentence never costs an answer; the
# tests set this to see it.
STRICT = False
_LOADED: dict[str, Messages] = {}


def messages(lang: str) -> Messages:
    """Return the sentences of a language, read once."""
    if lang not in _LOADED:
        _LOADED[lang] = Messages(lang)
    return _LOADED[lang]


class Wording:
    """The words of one reader: their language first, English where it has none.

    `languages` gives those of the store when a text of it is first worded; a plain text is in the first.
    `today` is the day of the reader's clock, None where nothing was asked of it yet.
    """

    today: date | None = None

    def __init__(self, lang: str = "en", languages: Callable[[], Sequence[str]] = lambda: LANGUAGES) -> None:
        self.lang = lang
        self.languages = languages
        self._days: dict[tuple[str, date], str] = {}

    def say(self, key: str, /, **params: object) -> str:
        """Return the sentence of a key, its `{names}` filled with the parameters.

        `count` chooses the plural form. A name may carry a form: `{due:day}`, `{due:short}`, `{due:full}`,
        `{title:text}`, `{address:label}`, `{stage:choice.stage}`.
        """
        if not params:
            plain = messages(self.lang).form(key, None)
            if plain and "{" not in plain:
                return plain
        count = params.get("count")
        sentence = messages(self.lang).form(key, count) or messages("en").form(key, count)
        if sentence:
            return str(sentence.format_map(_Params(self, params)))
        if STRICT:
            raise KeyError(key)
        return f"{key} {' '.join(f'{name}={value}' for name, value in params.items())}".rstrip()

    def knows(self, key: str) -> bool:
        """Tell whether a catalogue has a sentence for the key."""
        return bool(messages("en").forms(key))

    def label(self, path: str) -> str:
        """Return the name of a field, by its address or the register's path."""
        return str(fields.label(path, self.lang))

    def choice(self, vocab: str, value: object) -> str:
        """Return the word for a value of a closed vocabulary (`stage`, `health`, `readiness_state` …).

        A value without a word of its own is shown as it is written, its underscores as blanks.
        """
        key = f"choice.{vocab}.{value}"
        said = messages(self.lang).form(key, None) or messages("en").form(key, None)
        return said or str(value).replace("_", " ")

    def stage(self, value: str, lane: str) -> str:
        """Return the word for a stage, which in the emergency lane is response or monitoring."""
        return self.choice("emergency_stage" if lane == "emergency" else "stage", value)

    def day(self, day: date | str) -> str:
        """Return a day: `Mon 30 Nov`, `11月30日 周一`; with its year when that is not plain from today."""
        return self._date("date.full" if self._is_far(day) else "date.day", day)

    def week_day(self, day: date | str) -> str:
        """Return a day with its weekday and never with its year: `Mon 30 Nov`, `11月30日 周一`."""
        return self._date("date.day", day)

    def short_day(self, day: date | str) -> str:
        """Return a day for a column: `04 Dec`, `12月04日`; about a year away and more in ISO form."""
        found = _read_day(day)
        if found and self.today and abs((found - self.today).days) > COLUMN_DAYS:
            return found.isoformat()
        return self._date("date.short", day)

    def full_day(self, day: date | str) -> str:
        """Return a day with its year: `Sun 22 Nov 2026`, `2026年11月22日 周日`."""
        return self._date("date.full", day)

    def every(self, span: str) -> str:
        """Return how often something is owed, given as `6 h` or `14 d`."""
        number, _, unit = span.partition(" ")
        return self.say(f"every.{unit}", number=number) if self.knows(f"every.{unit}") else span

    def text(self, value: str | Mapping[str, str] | None) -> str:
        """Return a text of the store in the reader's language, marked when another stands in."""
        return str(text.spoken(value, self.lang, self.languages())) if value else ""

    def finding(self, finding: Finding) -> str:
        """Return the sentence of a finding, without its place."""
        params = {"address": finding.address, "id": finding.id, "path": finding.path, **finding.params}
        return self.say(f"rule.{finding.rule}", **params)

    def reason(self, reason: Reason) -> str:
        """Return the sentence of a reason; days in it are worded."""
        params = {
            "subject": reason.subject,
            "markets": reason.markets,
            "level": reason.level,
            **reason.params,
        }
        return self.say(
            f"reason.{reason.rule}",
            **{name: _Day(value) if _is_day(value) else value for name, value in params.items()},
        )

    def failure(self, failure: Failure) -> tuple[str, str]:
        """Return the sentence of a failure and that of its hint ("" without one)."""
        hint = self.say(failure.hint, **failure.params) if failure.hint else ""
        return self.say(failure.sentence, **failure.params), hint

    def listed(self, values: object) -> str:
        """Return several values as one enumeration."""
        return self.say("word.comma").join(self.shown(value) for value in values)  # type: ignore[attr-defined]

    def shown(self, value: object) -> str:
        """Return any value as it stands in a sentence: days in ISO form, several ones enumerated."""
        if value is None or value in ("", ()):
            return NOTHING
        if isinstance(value, bool):
            return self.say("word.yes" if value else "word.no")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, tuple | list | set | frozenset):
            return self.listed(sorted(value) if isinstance(value, set | frozenset) else value)
        return self.text(value) if isinstance(value, dict) else str(value)

    def _is_far(self, day: date | str) -> bool:
        """Tell whether the day lies in another year than today, or half a year away."""
        found = _read_day(day)
        if found is None or self.today is None:
            return False
        return found.year != self.today.year or abs((found - self.today).days) > NEAR_DAYS

    def _date(self, form: str, day: date | str) -> str:
        found = _read_day(day)
        if found is None:
            return str(day) or NOTHING
        if (form, found) not in self._days:  # a table says the same days over and over
            self._days[form, found] = self.say(
                form,
                weekday=self.say("date.weekdays").split()[found.weekday()],
                day=found.day,
                day2=f"{found.day:02}",
                month=self.say("date.months").split()[found.month - 1],
                year=found.year,
            )
        return self._days[form, found]


class _Day(str):
    """A day as ISO text that is worded when its sentence does not say otherwise."""

    __slots__ = ()


class _Params(dict[str, "_Param"]):
    """The parameters of one sentence, each with the words to show it in."""

    def __init__(self, wording: Wording, params: Mapping[str, object]) -> None:
        super().__init__((name, _Param(wording, value)) for name, value in params.items())
        self._wording = wording

    def __missing__(self, name: str) -> _Param:
        return _Param(self._wording, None)


class _Param:
    """One parameter; the form behind its colon says how it is worded."""

    def __init__(self, wording: Wording, value: Any) -> None:
        self._wording = wording
        self._value = value

    def __format__(self, form: str) -> str:
        wording, value = self._wording, self._value
        if not form:
            return wording.day(value) if isinstance(value, _Day) else wording.shown(value)
        if form.startswith("choice."):
            return wording.choice(form[len("choice.") :], value)
        worded = {
            "day": wording.day, "short": wording.short_day, "full": wording.full_day,
            "text": wording.text, "label": wording.label, "every": wording.every,
        }.get(form)  # fmt: skip
        return worded(value) if worded else format(value, form)


def _read_day(day: date | str) -> date | None:
    """Return the day of a date or of a text that begins with one, else None."""
    if not isinstance(day, str):
        return day
    return date.fromisoformat(day[:ISO_DAY]) if _is_day(day[:ISO_DAY]) else None


def _is_day(value: object) -> bool:
    return (
        isinstance(value, str)
        and len(value) == ISO_DAY
        and value[4] == value[7] == "-"
        and value[:4].isdigit()
    )
