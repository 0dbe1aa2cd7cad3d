"""The one list of rules. A rule is a function that yields what breaks it; its name is its id, its docstring the law."""

from __future__ import annotations

from tsbp.domain.finding import ERROR, INFO, WARNING
from tsbp.domain.rules import (
    across,
    changes,
    days,
    directory,
    emergency,
    gating,
    identity,
    markets,
    marketsteps,
    meetings,
    milestones,
    moves,
    names,
    people,
    records,
    stages,
    storing,
    views,
    weights,
)
from tsbp.domain.rules.subject import Rule, laws

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

RULES: tuple[Rule, ...] = (
    *laws(
        ERROR,
        identity.id_prefix,
        identity.file_name,
        stages.needed_at_stage,
        stages.stage_not_in_lane,
        stages.triage_not_accepted,
        stages.template_missing,
        stages.gate_missing,
        stages.exposure_incomplete,
        stages.region_without_rollout,
        stages.improvement_without_measure,
        stages.closing_missing,
        stages.closing_too_early,
        stages.closing_not_allowed,
        stages.merged_without_target,
        markets.no_market_ready,
        markets.market_not_live,
        markets.go_missing,
        markets.go_live_undated,
        markets.rollback_unexplained,
        markets.exclusion_unexplained,
        markets.conditional_go_without_condition,
        milestones.milestone_with_own_dates,
        milestones.milestone_market_not_planned,
        milestones.milestone_cycle,
        records.update_without_why,
        records.decision_incomplete,
        records.ask_unanswered,
        records.dates_reversed,
        emergency.event_missing,
        emergency.event_incomplete,
        emergency.not_stood_down,
        storing.forbidden_host,
        storing.long_number,
        storing.email_address,
        storing.secret,
        people.personal_health,
        people.personal_exposure,
        people.minor_named,
    ),
    *names.RULES,
    *laws(ERROR, names.unknown_address),
    *laws(
        WARNING,
        identity.file_folder,
        stages.template_lapsed,
        gating.template_outgrown,
        gating.gate_reopened,
        stages.rollout_outside_regions,
        stages.handover_incomplete,
        markets.waived_without_waiver,
        markets.waiver_lapsed,
        markets.live_without_traffic,
        markets.site_not_cleared,
        milestones.milestone_before_what_it_follows,
        records.pause_without_review,
        records.reading_twice,
        records.metric_differs,
        records.listed_twice,
        records.accountable_twice,
        records.risk_still_open,
        names.inactive_person,
        days.go_live_on_weekend,
        days.go_live_on_holiday,
        days.go_live_in_freeze,
        days.milestone_on_weekend,
        days.milestone_on_holiday,
        days.milestone_in_freeze,
        emergency.emergency_decided_late,
        emergency.emergency_not_assessed,
        emergency.emergency_not_safe_to_run,
        emergency.emergency_not_reviewed,
    ),
    *laws(INFO, names.requester_unknown),
)

CHANGE_RULES: tuple[Rule, ...] = laws(
    ERROR,
    changes.id_changed,
    changes.submitted_changed,
    changes.log_rewritten,
    changes.baseline_moved,
    changes.closed_reopened,
    changes.stage_moved_out_of_turn,
    moves.forecast_unexplained,
    moves.moved_into_freeze,
    gating.stage_moved_without_gate,
    gating.gate_without_evidence,
    gating.fingerprint_forged,
    gating.lane_changed,
    marketsteps.market_moved_out_of_turn,
    marketsteps.market_added_outside_regions,
    marketsteps.go_live_before_rollout,
    marketsteps.go_live_on_hold,
    marketsteps.go_live_condition_open,
    marketsteps.go_live_waiver_ended,
    marketsteps.go_live_reopened,
    marketsteps.go_void,
    marketsteps.rollback_undecided,
    marketsteps.rollback_forgotten,
)

ACROSS_RULES: tuple[Rule, ...] = laws(
    ERROR,
    across.duplicate_id,
    across.unknown_initiative,
    across.names_itself,
    across.dependency_cycle,
)

MEETING_RULES: tuple[Rule, ...] = laws(WARNING, meetings.collision, meetings.event_open)

DIRECTORY_RULES: tuple[Rule, ...] = (
    *laws(
        ERROR,
        directory.directory_name_unknown,
        directory.directory_span_reversed,
        directory.hours_reversed,
        directory.region_circle,
        directory.zone_unknown,
        directory.market_without_zone,
        directory.weekend_whole,
        directory.alias_taken,
    ),
    *laws(WARNING, directory.market_without_holidays, directory.cover_of_little_use, directory.lead_inactive),
)


VIEW_RULES: tuple[Rule, ...] = laws(ERROR, views.view_unreadable, views.view_column_unknown)

SETTINGS_RULES: tuple[Rule, ...] = laws(ERROR, weights.severity_unknown_rule, weights.severity_of_an_error)

BY_ID: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        *RULES,
        *CHANGE_RULES,
        *ACROSS_RULES,
        *MEETING_RULES,
        *DIRECTORY_RULES,
        *VIEW_RULES,
        *SETTINGS_RULES,
    )
}
