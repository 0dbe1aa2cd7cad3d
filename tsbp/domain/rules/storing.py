"""What must never be stored: content and links to it, marks of users, addresses, secrets, a person's health.

Git forgets nothing, so these rules look at every text of a file before it is kept. Most files hold none of
it: a rule first searches all texts run together for a sign, and only then looks for the place.
"""

from __future__ import annotations

import re

from tsbp.domain.address import join
from tsbp.domain.rules.subject import Hit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from tsbp.domain.rules.subject import Subject

    Parts = tuple[str | int, ...]

# Nothing looked for here is shorter, but hosts, and the key of a map cannot hold a host.
SHORTEST = 15
LONG = 10 ** (SHORTEST - 1)
# As text: they are compiled when a sign of them is first seen, which in most stores is never.
DIGITS = r"[0-9]{15}"
EMAIL = r"(?<!\bgit)(?<=[\w.+-])@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}"
CREDENTIAL = (
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    r"|\bgh[opsur]_[A-Za-z0-9]{30,}"
    r"|\bgithub_pat_\w{30,}"
    r"|\bglpat-[\w-]{20,}"
    r"|\bxox[abeoprs]-[\w-]{10,}"
    r"|\bAIza[\w-]{35}"
    r"|\bsk-[\w-]{24,}"
    r"|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{5,}"
    r"|-----BEGIN [A-Z ]{0,20}PRIVATE KEY"
    r"|(?i:secret|token|passw(?:or)?d|api[_-]?key|access[_-]?key|密码|密钥)[\"']?\s{0,3}[=:：]\s{0,3}[\"']?"
    r"(?=[^\s\"']{0,80}\d)[^\s\"']{10,}"
    # A long run of mixed letters and digits that ends in the padding of base64.
    r"|(?<![\w+/])(?=[\w+/]{0,200}[a-z])(?=[\w+/]{0,200}[A-Z])(?=[\w+/]{0,200}[0-9])[A-Za-z0-9+/]{40,}={1,2}(?![\w=])"
)
TOKEN_SIGNS = (
    b"glpat-", b"xox", b"aiza", b"private key", b"secret", b"token", b"passw", b"key=", b"key:",
    "密码".encode(), "密钥".encode(),
)  # fmt: skip
# Sixteen hex digits may all happen to be decimal ones; nobody types them.
OUR_OWN = "fingerprint"

# Fifteen digits, and sixteen letters or digits in a row, are found by folding every such character to one.
_FOLD_DIGITS = bytes(0x30 if chr(code).isdigit() and code < 0x80 else code for code in range(256))
_FOLD_WORDS = bytes(0x78 if chr(code).isalnum() and code < 0x80 else code for code in range(256))
LONG_NUMBER = b"0" * 15
LONG_WORD = b"x" * 16


def run_together(data: Mapping[str, Any]) -> bytes:
    """Return every text of the data in lower case as one piece; only good for searching."""
    texts: list[str] = []
    _gather(data, texts)
    return "\n".join(texts).encode().lower()


def _gather(value: Any, texts: list[str]) -> None:
    """Collect the texts at and below a map or list, and what of keys and numbers is long enough."""
    if value.__class__ is dict:
        below = value.values()
        texts += [key for key in value if len(key) >= SHORTEST and key != OUR_OWN]
    else:
        below = value
    for one in below:
        kind = one.__class__
        if kind is str:
            texts.append(one)
        elif kind is dict or kind is list:
            _gather(one, texts)
        elif kind is int and one >= LONG:
            texts.append(str(one))


def forbidden_host(subject: Subject) -> Iterator[Hit]:
    """No link to content: the hosts that carry it are not named."""
    return forbidden_hosts(subject.data, subject.text, subject.context.settings.forbidden_hosts)


def long_number(subject: Subject) -> Iterator[Hit]:
    """No marks of users or items: no 15 digits in a row."""
    return long_numbers(subject.data, subject.text)


def email_address(subject: Subject) -> Iterator[Hit]:
    """No e-mail addresses: people go by their handles."""
    return email_addresses(subject.data, subject.text)


def secret(subject: Subject) -> Iterator[Hit]:
    """No keys, tokens or passwords."""
    return secrets(subject.data, subject.text)


def forbidden_hosts(data: Mapping[str, Any], text: bytes, hosts: Sequence[str]) -> Iterator[Hit]:
    """Find the texts that name one of the hosts or a host below it; `text` is the data run together."""
    present = [host for host in hosts if host.lower().encode() in text]
    if not present:
        return
    pattern = rf"(?i)(?<![\w-])(?:{'|'.join(map(re.escape, present))})(?!\.?[\w-])"
    for address, found in _matching(data, pattern):
        match = re.search(pattern, found)
        yield Hit(address, {"host": match.group().lower() if match else ""})


def long_numbers(data: Mapping[str, Any], text: bytes) -> Iterator[Hit]:
    """Find the texts and numbers with 15 digits in a row; `text` is the data run together."""
    if LONG_NUMBER in text.translate(_FOLD_DIGITS):
        for address, _ in _matching(data, DIGITS):
            yield Hit(address)


def email_addresses(data: Mapping[str, Any], text: bytes) -> Iterator[Hit]:
    """Find the texts that hold an e-mail address; `text` is the data run together."""
    if b"@" in text:
        for address, _ in _matching(data, EMAIL):
            yield Hit(address)


def secrets(data: Mapping[str, Any], text: bytes) -> Iterator[Hit]:
    """Find the texts that hold a key, a token or a password; `text` is the data run together."""
    if LONG_WORD in text.translate(_FOLD_WORDS) or shows(text, TOKEN_SIGNS):
        for address, _ in _matching(data, CREDENTIAL):
            yield Hit(address)


def shows(text: bytes, signs: Sequence[bytes]) -> bool:
    """Tell whether one of the signs is in the text; a plain loop, for this runs on every file."""
    for sign in signs:  # noqa: SIM110
        if sign in text:
            return True
    return False


def _matching(data: object, form: str) -> Iterator[tuple[str, str]]:
    """Yield address and text of every leaf, and of every key, in which the form is found."""
    pattern = re.compile(form)
    for parts, text in texts(data):
        if pattern.search(text):
            yield join(parts), text


def texts(data: object, parts: Parts = ()) -> Iterator[tuple[Parts, str]]:
    """Yield parts and text of every leaf, and of every key, in the order of the file."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield parts, str(key)
            if key != OUR_OWN:
                yield from texts(value, (*parts, key))
    elif isinstance(data, list | tuple):
        for position, value in enumerate(data):
            yield from texts(value, (*parts, position))
    elif isinstance(data, str | int):
        yield parts, str(data)
