"""What must never be stored of a person: their health, what they were exposed to, the name of a minor.

Most files hold none of it: a rule first searches all texts run together for a sign, and only then looks for the
place. A person is known by a handle; one sentence must speak of both.
"""

from __future__ import annotations

import re

from tsbp.domain.address import join
from tsbp.domain.rules.storing import shows, texts
from tsbp.domain.rules.subject import Hit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from typing import Any

    from tsbp.domain.rules.subject import Subject

    Parts = tuple[str | int, ...]

# As text: they are compiled when a sign of them is first seen, which in most stores is never.
HEALTH = (
    r"(?i:\b(?:(?:sick|medical) leave|burn(?:t|ed)[ -]?out|burnout|ptsd|traumati[sz]ed|depress(?:ed|ion)"
    r"|diagnosed|unwell)\b)|病假|创伤|抑郁|焦虑|心理咨询|心理治疗|确诊"
)
HEALTH_SIGNS = (
    b"sick leave", b"medical leave", b"burn", b"ptsd", b"trauma", b"depress", b"diagnos", b"unwell",
    *(sign.encode() for sign in ("病假", "创伤", "抑郁", "焦虑", "心理", "确诊")),
)  # fmt: skip
HANDLE = r"[a-z0-9]+(?:-[a-z0-9]+)+"
EXPOSED = (
    rf"(?P<owner>{HANDLE})['’]s (?:\w+ ){{0,2}}exposure\b"
    rf"|\bexposure (?:\w+ ){{0,2}}(?:of|for) (?P<of>{HANDLE})"
    rf"|(?P<was>{HANDLE}) (?:is|was|has been|had been) (?:\w+ )?exposed\b"
    rf"|(?P<saw>{HANDLE}) (?:has |had )?(?:viewed|watched|seen|saw|reviewed) \d"
    rf"|(?P<met>{HANDLE})\s?的?(?:内容)?(?:接触|观看)(?:了|时长|次数|记录|\s?\d)"
)
EXPOSED_SIGNS = (
    b"exposure", b"exposed", b"viewed ", b"watched ", b"seen ", b"saw ", b"reviewed ",
    *(sign.encode() for sign in ("接触", "观看")),
)  # fmt: skip
_NAME = r"[A-Z][\w'’-]+"
_AGE = r"(?:1[0-7]|[1-9])"
_NO_RANGE = r"(?!\s?(?:-|–|to|and|or)\s?\d)"
_CHILD = r"(?:minor|child|girl|boy|pupil|student|teenager|teen)"
# One word with a capital may be a country or the first of a sentence; two, or one after "named", are a name.
MINOR = (
    rf"\b{_NAME} {_NAME},? \(?(?:aged?|who is) {_AGE}\b{_NO_RANGE}"
    rf"|\b{_NAME} {_NAME},? \(?{_AGE}[ -]years?[ -]old\b"
    rf"|\b{_AGE}[ -]years?[ -]old (?:{_CHILD} )?(?:(?:named|called) {_NAME}|{_NAME} {_NAME})"
    rf"|\b(?i:{_CHILD}) (?:named|called) {_NAME}"
    rf"|{_AGE}\s?岁的?(?:女孩|男孩|女生|男生|学生|孩子|儿童|少年|少女)?[，,]?(?:名叫|叫做?|姓名)"
    rf"|(?:未成年人|女孩|男孩|女生|男生|学生|孩子|儿童|少年|少女)(?:名叫|叫做?|姓名)"
    rf"|(?:名叫|叫做)[一-鿿]{{2,4}}[，,（(\s]*(?:今年)?{_AGE}\s?岁"
)
MINOR_SIGNS = (
    b" aged ", b"(aged ", b" age ", b"(age ", b"who is ", b"year old", b"years old", b"year-old", b"years-old",
    b" named ", b" called ",
    *(sign.encode() for sign in ("岁", "名叫", "叫做", "姓名", "人叫", "孩叫", "生叫", "子叫", "童叫", "年叫", "女叫")),
)  # fmt: skip
ENDS = r"[.!?;]\s|[。！？；\n]"
PEOPLE = "people"


def personal_health(subject: Subject) -> Iterator[Hit]:
    """Nothing about the health of one person."""
    return of_health(subject.data, subject.text, subject.context.directory.people)


def personal_exposure(subject: Subject) -> Iterator[Hit]:
    """Nothing about what one person was exposed to."""
    return of_exposure(subject.data, subject.text, subject.context.directory.people)


def minor_named(subject: Subject) -> Iterator[Hit]:
    """No names of minors, as far as a rule can tell."""
    return of_minors(subject.data, subject.text)


def of_health(data: Mapping[str, Any], text: bytes, people: Collection[str]) -> Iterator[Hit]:
    """Find where a sentence speaks of a person and of somebody's health; `text` is the data run together.

    What stands in a person's own entry of the directory speaks of that person.
    """
    for parts, sentences in _places(data, text, HEALTH, HEALTH_SIGNS):
        own = parts[1:2] if parts[:1] == (PEOPLE,) else ()
        named = [word for one in sentences for word in re.findall(HANDLE, one) if word in people]
        if own or named:
            yield Hit(join(parts), {"person": (*own, *named)[0]})


def of_exposure(data: Mapping[str, Any], text: bytes, people: Collection[str]) -> Iterator[Hit]:
    """Find where a sentence says what a person was exposed to; `text` is the data run together."""
    for parts, sentences in _places(data, text, EXPOSED, EXPOSED_SIGNS):
        matches = [match for one in sentences for match in re.finditer(EXPOSED, one)]
        named = [word for match in matches for word in match.groups() if word in people]
        if named:
            yield Hit(join(parts), {"person": named[0]})


def of_minors(data: Mapping[str, Any], text: bytes) -> Iterator[Hit]:
    """Find where a sentence names somebody and an age below 18; `text` is the data run together."""
    for parts, _ in _places(data, text, MINOR, MINOR_SIGNS):
        yield Hit(join(parts))


def _places(
    data: object, together: bytes, form: str, signs: Sequence[bytes]
) -> Iterator[tuple[Parts, list[str]]]:
    """Yield the parts of every text in which the form is found, with the sentences that hold it.

    `together` is the data run together; nothing is found in a text that shows none of the signs.
    """
    if not shows(together, signs):
        return
    for parts, text in texts(data):
        if shows(text.lower().encode(), signs):
            found = [sentence for sentence in re.split(ENDS, text) if re.search(form, sentence)]
            if found:
                yield parts, found
