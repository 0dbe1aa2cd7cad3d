"""What a command is given: the store, the clock, the words, who is acting, and the person at the terminal."""

from __future__ import annotations

import os

from tsbp.cli.rooms import load
from tsbp.domain import moment
from tsbp.domain.near import near
from tsbp.errors import BadUsage, NotFound
from tsbp.render.wording import Wording
from tsbp.store.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tsbp.cli.asked import Asked
    from tsbp.cli.dialogue import Dialogue
    from tsbp.domain.moment import Clock
    from tsbp.render.formats import Output
    from tsbp.store.git.revisions import Past

HANDLE_KEY = "tsbp.handle"


class Env:
    """The surroundings of one command.

    `asked` are the global options, `output` how the answer is wanted, `screen` the person.
    """

    def __init__(
        self,
        asked: Asked,
        environment: Mapping[str, str],
        screen: Dialogue,
        output: Output,
    ) -> None:
        self.asked = asked
        self.environment = environment
        self.screen = screen
        self.output = output
        self.wording: Wording = screen.wording
        self._workspace: Workspace | None = None
        self._then: Past | None = None
        screen.editor = self._git_editor

    @property
    def width(self) -> int:
        """Return the cells of a line of the answer, 0 when nothing limits it."""
        return self.output.width

    @property
    def interactive(self) -> bool:
        """Tell whether somebody can be asked."""
        return self.screen.interactive

    @property
    def folder(self) -> str:
        """Return the folder in which the command works: -C, else the current one."""
        return self.asked.folder or os.getcwd()

    @property
    def start(self) -> str:
        """Return where the search for the store begins: --store, TSBP_STORE, else the folder."""
        return os.path.join(self.folder, self.asked.store or self.environment.get("TSBP_STORE") or "")

    def workspace(self) -> Workspace:
        """Return the store, opened once; raises NotFound where there is none."""
        if self._workspace is None:
            past = self._past()
            workspace = Workspace.open(
                self.start,
                as_of=past.commit if past else "",
                use_index=not self.asked.no_index,
                notice=lambda key: self.screen.note(self.wording.say(key)),
                progress=self.screen.reporter(self.wording.say("progress.reading")),
            )
            self.wording.languages = lambda: tuple(workspace.facts["languages"])
            self._workspace = workspace
        return self._workspace

    def staged(self) -> Workspace:
        """Return the store as git would commit it next: what is staged, or the index that a hook is given.

        Raises Conflict while a merge leaves files between two states.
        """
        now = Workspace.open(self.start, use_index=not self.asked.no_index)
        tree = load("tsbp.store.git.staged").tree(now.git, self.environment.get("GIT_INDEX_FILE", ""))
        self._workspace = Workspace.open(self.start, as_of=tree, use_index=not self.asked.no_index)
        return self._workspace

    def _past(self) -> Past | None:
        """Return the commit of --as-of: a revision, or the last one of a day; raises NotFound."""
        if not self.asked.as_of:
            return None
        now = Workspace.open(self.start, use_index=not self.asked.no_index)
        zone = now.facts["zone"]
        zones, revisions = load("tsbp.domain.zones"), load("tsbp.store.git.revisions")
        try:
            day = load("tsbp.domain.dates").read_day(self.asked.as_of, zones.now(zone).day, back=True)
        except BadUsage:
            named: Past = revisions.named(now.git, self.asked.as_of)
            self._then = named
            return named
        before: Past = revisions.before(now.git, zones.end_of(day, zone))
        self._then = before._replace(at=day.isoformat())
        return self._then

    def clock(self) -> Clock:
        """Return the instant that counts as now, in the zone of the store; raises BadUsage."""
        facts = self.workspace().facts
        fixed = self.asked.today or (self._then.at if self._then else self.environment.get("TSBP_TODAY", ""))
        if fixed:
            now: Clock = load("tsbp.domain.zones").clock_from(fixed, facts["zone"])
        else:  # the zone's own data cost more than this table of its offsets
            now = moment.clock_at(moment.instant(moment.of_computer()), facts["zone"], facts["offsets"])
        self.wording.today = now.day
        return now

    @property
    def is_clock_fixed(self) -> bool:
        """Tell whether the clock was stopped by a word of the call or of its surroundings."""
        return bool(self.asked.today or self.asked.as_of or self.environment.get("TSBP_TODAY"))

    def acting(self) -> str:
        """Return the handle that was set for this person, "" where none is; it is not looked up."""
        return self.acting_soon()()

    def acting_soon(self) -> Callable[[], str]:
        """Begin to ask who is acting, and return what waits for it; git looks it up while the store is read."""
        set_here = self.environment.get("TSBP_HANDLE")
        return (lambda: set_here) if set_here else self.workspace().git.config_soon(HANDLE_KEY)

    def handle(self, by: str | None = None) -> str:
        """Return who is acting: `by`, TSBP_HANDLE, git's tsbp.handle; active in the directory.

        Raises BadUsage when nobody is named or the person is not active, NotFound for an unknown handle.
        """
        asked = None if by else self.acting_soon()
        people = self.workspace().facts["people"]  # read before the answer of git is waited for
        return self._active(by or (asked() if asked else ""), people)

    def known(self, handle: str) -> str:
        """Return the handle of somebody who acts; raises as `handle` does."""
        return self._active(handle, self.workspace().facts["people"])

    def _active(self, handle: str, people: Mapping[str, Mapping[str, object]]) -> str:
        if not handle:
            raise BadUsage("error.no-handle", hint="hint.no-handle")
        if handle not in people:
            raise NotFound("error.unknown-handle", handle=handle, candidates=near(handle, people))
        if not people[handle]["active"]:
            raise BadUsage("error.handle-not-active", hint="hint.no-handle", handle=handle)
        return handle

    def _git_editor(self) -> str:
        """Return the editor of the person's own git settings; those of a repository are never obeyed."""
        ended = load("tsbp.store.git.calls").call(
            self.folder, ("config", "--global", "--null", "--get", "core.editor")
        )
        said: bytes = b"" if ended.exit else ended.out
        return said.decode("utf-8", "replace").removesuffix("\0")
