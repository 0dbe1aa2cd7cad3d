"""The two states that a comparison speaks of: `A..B`, `A...B`, `A`, a day, or what is not committed yet."""

from __future__ import annotations

from tsbp.domain import dates, moment, zones
from tsbp.errors import BadUsage, NotFound
from tsbp.ops.differing import Side
from tsbp.store.git import revisions
from tsbp.store.git.history import revision_at
from tsbp.store.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsbp.cli.env import Env
    from tsbp.store.git.revisions import Past

APART, SINCE_FORK = "..", "..."


def between(env: Env, said: Sequence[str], since: str = "") -> tuple[Side, Side]:
    """Return the older and the newer state that the words name; without a newer one it is the state asked about.

    That is the files as they lie on disk, or with --as-of those of then. Without an older one either it is the last
    commit. Raises BadUsage for words that name more than two, NotFound for what is no revision or day.
    """
    if since and said:
        raise BadUsage("error.diff-since-and-revisions", words=" ".join(said))
    if since:
        return _since(env, since), _asked(env)
    if len(said) > 2 or (len(said) == 2 and any(APART in word for word in said)):
        raise BadUsage("error.diff-revisions", hint="hint.diff-revisions", words=" ".join(said))
    if len(said) == 2:
        return _named(env, said[0]), _named(env, said[1])
    word = said[0] if said else ""
    if SINCE_FORK in word:
        older, _, newer = word.partition(SINCE_FORK)
        return _fork(env, older, newer)
    older, apart, newer = word.partition(APART)
    if apart:
        return _named(env, older), _named(env, newer)
    return _named(env, older), _asked(env)


def _asked(env: Env) -> Side:
    workspace = env.workspace()
    return Side(workspace, workspace.as_of, env.clock())


def _named(env: Env, text: str) -> Side:
    """Return the state of a revision or at the end of a day; of the last commit for no text at all."""
    workspace = env.workspace()
    head = workspace.as_of or workspace.git.head()
    if not text:
        return _at(env, revisions.named(workspace.git, head)) if head else _nothing(env)
    return _at(env, _past(env, text))


def _past(env: Env, text: str) -> Past:
    workspace = env.workspace()
    try:
        day = dates.read_day(text, moment.today(env.clock()), back=True)
    except BadUsage:
        return revisions.named(workspace.git, text)
    return revisions.before(workspace.git, zones.end_of(day, env.clock().zone))


def _fork(env: Env, older: str, newer: str) -> tuple[Side, Side]:
    """Return where the newer revision left the older one, and the newer one."""
    git = env.workspace().git
    after = _named(env, newer)
    before = _named(env, older)
    found = git.call("merge-base", "--end-of-options", before.commit, after.commit)
    if found.exit:
        hint = "hint.history-cut" if git.shallow else ""
        raise NotFound("error.no-merge-base", hint=hint, first=older or "HEAD", second=newer or "HEAD")
    return _at(env, revisions.named(git, found.out.decode().split()[0])), after


def _since(env: Env, text: str) -> Side:
    """Return the state at the beginning of a day, or at a moment; raises NotFound where a clone is cut later."""
    clock = env.clock()
    workspace = env.workspace()
    instant = zones.instant_of(dates.read_moment(text, moment.today(clock), back=True), clock.zone)
    commit = revision_at(workspace.git, instant, workspace.as_of)
    if not commit and workspace.git.shallow:
        raise NotFound("error.history-cut", hint="hint.history-cut", text=text)
    then = moment.clock_at(min(instant, clock.instant), clock.zone, workspace.facts["offsets"])
    return Side(_workspace(env, commit) if commit else None, commit, then)


def _at(env: Env, past: Past) -> Side:
    clock = env.clock()
    then = zones.clock_from(past.at, clock.zone)
    return Side(_workspace(env, past.commit), past.commit, min(then, clock, key=lambda one: one.instant))


def _nothing(env: Env) -> Side:
    return Side(None, "", env.clock())


def _workspace(env: Env, commit: str) -> Workspace:
    """Return the store as a commit holds it, the one already open if that is it."""
    workspace = env.workspace()
    if commit == workspace.as_of:
        return workspace
    return Workspace(
        workspace.root,
        as_of=commit,
        use_index=not env.asked.no_index,
        progress=env.screen.reporter(env.wording.say("progress.reading")),
    )
