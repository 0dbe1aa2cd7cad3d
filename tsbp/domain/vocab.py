"""The closed vocabularies, in their order, and the form of ids, keys and codes."""

from __future__ import annotations

SCHEMA_VERSION = 1
PREFIX = "TSBP"
ID_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ID_LENGTH = 6

KINDS = ("product", "policy", "process", "event", "improvement")
LANES = ("standard", "normal", "emergency")
PRIORITIES = ("P0", "P1", "P2", "P3")
STAGES = ("intake", "assessment", "planning", "readiness", "rollout", "hypercare", "bau", "closed")
OUTCOMES = ("delivered", "partial", "declined", "cancelled", "rolled_back", "merged", "superseded")
PAUSES = ("hold", "needs_info")
DRIVERS = ("business", "regulatory", "safety", "quality", "efficiency", "wellbeing", "reputation")
HEALTHS = ("green", "amber", "red")
SENSITIVITIES = ("normal", "restricted")
EXPOSURE_LEVELS = ("none", "incidental", "moderate", "severe")
EXPOSURE_ROUTES = ("core_role", "project", "escalation", "chance")
EXPOSURE_CATEGORIES = (
    "bullying", "hate", "child_safety", "self_harm", "violence", "animal_harm", "sexual", "other",
)  # fmt: skip
TRIAGE_RESULTS = ("accepted", "needs_info", "declined", "merged", "rerouted")
SCORES = (1, 2, 3, 5, 8, 13, 20)
SIZES = ("S", "M", "L", "XL")
GATES = ("G1", "G2", "G4", "G5", "G6")
GATE_RESULTS = ("go", "conditional_go", "hold", "no_go", "waived")
RACI = ("R", "A", "C", "I")
MARKET_STATUSES = ("planned", "ready", "live", "stable", "handed_over", "rolled_back", "excluded")
READINESS_ITEMS = (
    "comms", "training", "sop", "calibration", "qa", "tooling", "capacity", "vendor", "wellbeing",
    "localisation", "rollback",
)  # fmt: skip
READINESS_STATES = ("todo", "doing", "done", "na", "waived")
CAUSES = (
    "vendor", "capacity", "tooling", "policy", "localisation", "calendar", "dependency", "scope",
    "incident", "other",
)  # fmt: skip
RESPONSES = ("avoid", "reduce", "transfer", "accept")
RISK_STATUSES = ("open", "occurred", "closed")
ASSUMPTION_STATUSES = ("open", "held", "failed")
DEPENDENCY_STATUSES = ("open", "met", "late")
ISSUE_SEVERITIES = ("low", "medium", "high", "critical")
ISSUE_STATUSES = ("open", "resolved")
DECISION_STATUSES = ("open", "made", "replaced")
ASK_STATUSES = ("open", "answered", "withdrawn")
METRIC_ROLES = ("outcome", "process", "balancing")
BETTER = ("up", "down")
EVENT_TYPES = ("pr", "election", "disaster", "violence", "regulatory", "platform", "planned_event")
EVENT_SEVERITIES = ("S1", "S2", "S3")
VERDICTS = ("improved", "no_change", "worse", "not_measurable")
CADENCES = ("daily", "weekly", "biweekly", "monthly", "quarterly")
LEVELS = ("executive", "manager", "frontline")
FREEZES = ("hard", "soft")

BEYOND_READY = ("ready", "live", "stable", "handed_over")
LIVE_OR_BEYOND = ("live", "stable", "handed_over")

KEY_PATTERN = r"^[a-z0-9][a-z0-9-]{0,39}$"
KEY_LETTER_PATTERN = r"^[0-9-]*[a-z]"
HANDLE_PATTERN = r"^[a-z0-9][a-z0-9-]{0,39}$"
MARKET_PATTERN = r"^[A-Z]{2}$"
REGION_PATTERN = r"^[a-z][a-z0-9-]{1,39}$"
CODE_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,39}$"
ID_PATTERN = r"^TSBP-[0-9A-HJKMNP-TV-Z]{6}$"
DATE_PATTERN = r"^\d{4}-\d{2}-\d{2}$"
MOMENT_PATTERN = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$"
LOOK_ALIKES = {"O": "0", "I": "1", "L": "1"}
