"""The quick door of the write that is made all day: `update ID [HEALTH] TEXT` without Typer.

Only forms that the front door reads in the same way are taken; whoever writes is then told everything by the same
boundary, so nothing is ever tried twice.
"""

from __future__ import annotations

from tsbp.cli.asked import Asked, language
from tsbp.cli.rooms import load
from tsbp.cli.telling import surrounding, tell
from tsbp.render.wording import Wording
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMATS = ("table", "plain", "json", "jsonl", "csv", "markdown", "id")
LANGUAGES = ("en", "zh")
ONCE = {"--why": "why", "--zh": "zh", "-o": "format", "--output": "format", "--lang": "lang"}
CHOICES = {"format": FORMATS, "lang": LANGUAGES}


class Form(NamedTuple):
    """An update in its plain form: the id, the words behind it, and the options with a value."""

    id: str
    words: tuple[str, ...]
    next: tuple[str, ...]
    options: Mapping[str, str]


def read(words: Sequence[str]) -> Form | None:
    """Return the plain form that the words are, None for any other."""
    if not words or words[0] != "update":
        return None
    free: list[str] = []
    following: list[str] = []
    options: dict[str, str] = {}
    rest = list(reversed(words[1:]))
    while rest:
        word = rest.pop()
        if not word.startswith("-"):
            free.append(word)
            continue
        name, mark, value = word.partition("=") if word.startswith("--") else (word, "", "")
        if not mark:
            if not rest or rest[-1].startswith("-"):
                return None
            value = rest.pop()
        key = ONCE.get(name, "")
        if name == "--next":
            following.append(value)
        elif not key or key in options or value not in CHOICES.get(key, (value,)):
            return None
        else:
            options[key] = value
    if not free or not free[0] or free[0].startswith("@"):
        return None
    return Form(free[0], tuple(free[1:]), tuple(following), options)


def run(form: Form, environment: Mapping[str, str]) -> int:
    """Post the update and return the exit code of its page; raises what keeps it from being posted."""
    asked = Asked(lang=form.options.get("lang", ""))
    wanted = {"output": form.options.get("format", "")}
    env = surrounding(asked, environment, Wording(language(asked, environment)), wanted)
    try:
        env.workspace()  # git begins to look at the files, and for the handle, while our own rooms are opened
        handle = env.acting_soon()
        posts = load("tsbp.cli.posts")
        said = posts.Said(form.words, form.options.get("why", ""), form.options.get("zh", ""), next=form.next)
        page = posts.posted(env, form.id, said, env.known(handle()))
    finally:
        env.screen.settle()
    tell(env, page, ())
    return int(page.exit)
