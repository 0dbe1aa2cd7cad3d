"""Print what makes a shell complete commands, ids, views, regions and markets."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from tsbp.cli import options
from tsbp.cli.env import Env
from tsbp.errors import BadUsage
from tsbp.render.page import Page

EXAMPLES = (
    "tsbp completion bash",
    "tsbp completion zsh",
    "tsbp completion fish",
)
# Each asks `tsbp complete` with the words up to the cursor, the last of them unfinished.
SCRIPTS = {
    "bash": """_tsbp() {
  local IFS=$'\\n'
  COMPREPLY=($(tsbp complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _tsbp tsbp
""",
    "zsh": """#compdef tsbp
_tsbp() {
  local -a offered
  offered=(${(f)"$(tsbp complete "${(@)words[2,CURRENT]}" 2>/dev/null)}"})
  compadd -a offered || _files
}
compdef _tsbp tsbp
""",
    "fish": """complete -c tsbp -f -a '(tsbp complete (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
""",
}


@options.shown
def completion(
    env: Env,  # noqa: ARG001 - every command is called alike
    shell: Annotated[str, Argument(metavar="SHELL")],
) -> Page:
    """Print the completion script of a shell."""
    if shell not in SCRIPTS:
        raise BadUsage("error.unknown-shell", shell=shell, candidates=tuple(SCRIPTS))
    return Page("completion/1", raw=SCRIPTS[shell], data=({"shell": shell, "script": SCRIPTS[shell]},))
