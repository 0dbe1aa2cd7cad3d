from __future__ import annotations

import gettext
import io
import re
import string

import pytest

from tsbp.cli.app import COMMANDS
from tsbp.render import catalogue
from tsbp.render.catalogue import LANGUAGES, LOCALE, compiled, messages
from tsbp.render.messages import Messages


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_sources(lang: str) -> None:
    assert (LOCALE / f"{lang}.mo").read_bytes() == compiled(lang), "run: python -m tsbp.render.catalogue"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_our_reader_and_that_of_the_standard_library_agree(lang: str) -> None:
    theirs = gettext.GNUTranslations(io.BytesIO(compiled(lang)))
    ours = Messages(lang)

    assert ours.keys() == tuple(sorted(messages(lang), key=str.encode))
    for key, text in messages(lang).items():
        assert ours.form(key, None) == text.split("\0")[0]
        assert "\0".join(ours.forms(key)) == text
        assert (
            theirs.ngettext(key, key, 2) == text.split("\0")[-1]
            if "\0" in text
            else theirs.gettext(key) == text
        )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_can_be_filled(lang: str) -> None:
    for text in messages(lang).values():
        for form in text.split("\0"):
            assert all(
                name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(form)
            )


def test_chinese_uses_the_parameters_of_the_english_sentence() -> None:
    english = messages("en")

    def names(text: str) -> set[str]:
        return {name for form in text.split("\0") for _, name, _, _ in string.Formatter().parse(form) if name}

    wrong = {
        key: names(text) - names(english[key])
        for key, text in messages("zh").items()
        if key in english and names(text) - names(english[key])
    }
    assert wrong == {}


def test_chinese_says_nothing_that_english_does_not_know() -> None:
    only = {key for key in set(messages("zh")) - set(messages("en")) if not key.startswith("choice.")}

    assert only == set()


def test_every_sentence_is_there_in_chinese() -> None:
    spoken = {key for key in messages("en") if not key.startswith("choice.")}

    assert spoken - set(messages("zh")) == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_sends_to_a_command_that_does_not_exist(lang: str) -> None:
    """Only `choice.owning.*` names commands to come, and says so."""
    known = {command.name for command in COMMANDS}
    sent = {
        (key, name)
        for key, text in messages(lang).items()
        for name in re.findall(r"(?:: |：|`|用 |with |by )tsbp ([a-z][a-z-]+)", text)
        if not key.startswith("choice.owning.")
    }

    assert sent
    assert {(key, name) for key, name in sent if name not in known} == set()


def test_a_key_in_two_rooms_is_refused(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "en").mkdir()
    for room in ("a", "b"):
        (tmp_path / "en" / f"{room}.po").write_text('msgid "k"\nmsgstr "x"\n')
    monkeypatch.setattr(catalogue, "LOCALE", tmp_path)

    with pytest.raises(ValueError, match="already said"):
        messages("en")


def test_an_unknown_key_and_an_unknown_language_have_no_sentence() -> None:
    assert Messages("en").form("no.such.key", None) == ""
    assert Messages("en").form("", None) == ""
    assert Messages("xx").form("error", None) == ""
