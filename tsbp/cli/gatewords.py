"""How the words of `gate` are read: which gate, which markets, which result, and what else is said."""

from __future__ import annotations

import re

from tsbp.domain import assign, dates, vocab
from tsbp.domain.gates.fingerprint import MARKET_GATE
from tsbp.domain.near import near
from tsbp.errors import BadUsage
from tsbp.ops.deciding import CONDITIONAL, Condition
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tsbp.domain.assign import Word

BACK = "back"
GATES = (*vocab.GATES[:2], MARKET_GATE, *vocab.GATES[2:])
TRIAGE_GATE = "G0"
MARKET = re.compile("[A-Za-z]{2}", re.ASCII)
LABEL = re.compile(r"([^:：\s]{1,40})\s*[:：]\s*(.+)", re.DOTALL)


class Said(NamedTuple):
    """What stands behind the id: a gate or `back` ("" = every gate), results by market, plain facts.

    Markets without a result are only looked at; the result of any gate but G3 stands under "".
    """

    gate: str = ""
    results: Mapping[str, str] = {}
    markets: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()


def said(words: Sequence[str]) -> Said:
    """Read the words behind the id; raises BadUsage for what is no gate, no result or not of that gate."""
    if not words:
        return Said()
    first, *rest = words
    if first.casefold() == BACK:
        if rest:
            raise BadUsage("error.extra-words", words=" ".join(rest), command="gate")
        return Said(BACK)
    gate = first.upper()
    if gate == TRIAGE_GATE:
        raise BadUsage("error.gate-is-triage")
    if gate not in GATES:
        raise BadUsage("error.no-gate", candidates=near(gate, GATES) or GATES, gate=first)
    return _of_markets(rest) if gate == MARKET_GATE else _of_gate(gate, rest)


def _of_gate(gate: str, words: Sequence[str]) -> Said:
    facts = [word for word in words if "=" in word]
    results = [_result(word, gate) for word in words if "=" not in word]
    if len(results) > 1:
        raise BadUsage("error.one-result", gate=gate)
    markets = ("",)
    return Said(
        gate, {"": results[0]} if results else {}, markets, tuple(assign.split(word) for word in facts)
    )


def _of_markets(words: Sequence[str]) -> Said:
    results: dict[str, str] = {}
    markets: list[str] = []
    facts: list[Word] = []
    for word in words:
        head, mark, value = word.partition("=")
        if not MARKET.fullmatch(head) or word.casefold() in vocab.GATE_RESULTS:
            if mark:
                facts.append(assign.split(word))
                continue
            raise BadUsage("error.g3-needs-markets", hint="hint.g3-needs-markets", word=word)
        markets.append(head.upper())
        if mark:
            results[head.upper()] = _result(value, MARKET_GATE)
    if results and len(results) < len(markets):
        silent = tuple(code for code in markets if code not in results)
        raise BadUsage("error.g3-without-result", hint="hint.g3-needs-markets", markets=silent)
    return Said(MARKET_GATE, results, tuple(markets), tuple(facts))


def _result(word: str, gate: str) -> str:
    result = word.casefold().replace("-", "_")
    known = tuple(one for one in vocab.GATE_RESULTS if gate != GATES[-1] or one != CONDITIONAL)
    if result not in known:
        raise BadUsage("error.no-result", candidates=near(result, known) or known, word=word, gate=gate)
    return result


def labelled(texts: Sequence[str]) -> dict[str, str]:
    """Read pieces of evidence, `label=reference`; raises BadUsage."""
    found = {}
    for text in texts:
        label, mark, reference = text.partition("=")
        if not mark or not label.strip() or not reference.strip():
            raise BadUsage("error.evidence-form", text=text)
        found[label.strip()] = reference.strip()
    return found


def conditions(
    said: Said, texts: Sequence[str], owners: Sequence[str], dues: Sequence[str], today: date
) -> tuple[Condition, ...]:
    """Read conditions, each with the owner and the day in the same place, or with the only ones given.

    Raises BadUsage for one without owner or day, and for one of which nobody knows whose it is.
    """
    if not texts:
        if owners or dues:
            raise BadUsage("error.condition-parts", hint="hint.conditions-needed")
        return ()
    if len(owners) not in (1, len(texts)) or len(dues) not in (1, len(texts)):
        raise BadUsage("error.condition-parts", hint="hint.conditions-needed")
    days = [dates.read_day(due, today).isoformat() for due in dues]
    return tuple(
        Condition(
            *_target(said, text), owners[-1 if len(owners) == 1 else at], days[-1 if len(days) == 1 else at]
        )
        for at, text in enumerate(texts)
    )


def _target(said: Said, text: str) -> tuple[str, str]:
    """Return the market or key of a condition and its text; the only conditional market need not be named."""
    found = LABEL.fullmatch(text.strip())
    if said.gate != MARKET_GATE:
        is_key = found and re.fullmatch(vocab.KEY_PATTERN, found[1])
        return (found[1], found[2]) if found and is_key else ("", text.strip())
    if found and MARKET.fullmatch(found[1]):
        return found[1].upper(), found[2]
    meant = [market for market, result in said.results.items() if result == CONDITIONAL]
    if len(meant) != 1:
        raise BadUsage("error.condition-whose", hint="hint.conditions-needed", text=text)
    return meant[0], text.strip()
