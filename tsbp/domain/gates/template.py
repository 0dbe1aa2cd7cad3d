"""The standard lane: a template approves in advance what keeps to it while its approval is in date."""

from __future__ import annotations

from tsbp.domain.gates.passing import piece
from tsbp.domain.vocab import EXPOSURE_LEVELS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.domain.context import Context
    from tsbp.domain.finding import Finding
    from tsbp.domain.gates.passing import Passing
    from tsbp.domain.initiative import Initiative

LISTS = ("regions", "policy_areas", "queues")
EXPOSED = ("routes", "categories")


def approved(passing: Passing) -> Iterator[Finding]:
    """Look for a template whose approval is in date and whose scope the initiative has kept to."""
    value = passing.value
    template = passing.context.directory.templates.get(value.template or "")
    if value.lane != "standard" or template is None:
        return
    if template.approval.until < passing.day:
        params = {"template": value.template, "until": template.approval.until.isoformat()}
        yield piece(passing, "evidence-approval", "template", params)
    for field in outgrown(value, passing.context):
        yield piece(passing, "evidence-scope", field, {"template": value.template, "field": field})


def outgrown(value: Initiative, context: Context) -> tuple[str, ...]:
    """Return the fields in which an initiative goes beyond the template that approves it; less is no change."""
    template = context.directory.templates.get(value.template or "")
    if value.lane != "standard" or template is None:
        return ()
    wanted = template.defaults
    found = [] if value.kind == template.kind else ["kind"]
    found += [
        name
        for name in LISTS
        if getattr(wanted, name) and not set(getattr(value, name)) <= set(getattr(wanted, name))
    ]
    if wanted.exposure is not None:
        mine, theirs = value.exposure, wanted.exposure
        if EXPOSURE_LEVELS.index(mine.level) > EXPOSURE_LEVELS.index(theirs.level):
            found.append("exposure.level")
        found += [
            f"exposure.{name}"
            for name in EXPOSED
            if not set(getattr(mine, name)) <= set(getattr(theirs, name))
        ]
    return tuple(found)
