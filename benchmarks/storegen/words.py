"""The sentences of a generated store, in English and Chinese; nothing here is drawn from real cases."""

# ruff: noqa: E501 - tables: an entry is read best in one line

from __future__ import annotations

from typing import NamedTuple


class Theme(NamedTuple):
    """One sort of work: what it is called and what belongs to it."""

    kind: str
    en: str
    zh: str
    areas: tuple[str, ...]
    outcome: str
    balancing: str
    exposure: str


THEMES = (
    Theme("product", "Clearer reasons in the report form", "举报表单理由更清晰", ("harassment", "hate"), "misroute_rate", "minor_safety_report_rate", "incidental"),
    Theme("product", "Second prompt before a risky search", "高风险搜索二次提示", ("dangerous_acts", "suicide_self_harm"), "removed_before_report", "oldest_item_h", "moderate"),
    Theme("product", "Bulk tools for reviewers of spam", "垃圾信息批量审核工具", ("spam", "inauthentic_behaviour"), "aht_s", "decision_accuracy", "none"),
    Theme("product", "Warning screen for graphic footage", "血腥画面警示遮罩", ("graphic_content",), "removed_within_24h", "restored_items", "severe"),
    Theme("product", "Appeal status page", "申诉进度页面", ("harassment", "misinformation"), "appeal_tat_p90_h", "appeal_overturn_rate", "incidental"),
    Theme("product", "Comment filter defaults", "评论过滤默认设置", ("harassment",), "proactive_rate", "false_positive_rate", "incidental"),
    Theme("product", "Language detection for routing", "分派前的语种识别", ("scams_fraud",), "misroute_rate", "turnaround_p95_h", "none"),
    Theme("policy", "Rule on dangerous challenges", "危险挑战规则更新", ("dangerous_acts", "minor_safety"), "removed_before_views", "false_positive_rate", "moderate"),
    Theme("policy", "Wording on regulated goods", "受管制商品措辞修订", ("regulated_goods",), "decision_accuracy", "aht_s", "incidental"),
    Theme("policy", "Harassment rule for public figures", "公众人物骚扰规则", ("harassment",), "kappa", "appeal_overturn_rate", "moderate"),
    Theme("policy", "Label for synthetic media", "合成媒体标注规则", ("synthetic_media", "civic_integrity"), "aigc_precision", "backlog_over_sla", "moderate"),
    Theme("policy", "Exceptions for rescue of animals", "动物救助例外条款", ("animal_abuse",), "decision_accuracy", "turnaround_p50_h", "severe"),
    Theme("policy", "Scam advertising rule", "诈骗广告规则", ("scams_fraud",), "recall", "false_positive_rate", "incidental"),
    Theme("process", "Second review for appeals", "申诉复审流程", ("hate", "harassment"), "appeal_overturn_rate", "appeal_tat_p90_h", "moderate"),
    Theme("process", "Weekend cover for live queues", "直播队列周末值守", ("graphic_content",), "live_backlog", "occupancy", "severe"),
    Theme("process", "Queue move to a second site", "队列迁移至第二站点", ("hate", "violent_extremism"), "decision_accuracy", "turnaround_p95_h", "moderate"),
    Theme("process", "Escalation path for civic cases", "选举议题升级通道", ("civic_integrity", "misinformation"), "civic_escalation_tat_p90_h", "backlog_over_sla", "incidental"),
    Theme("process", "Golden set refresh", "标准集更新", ("hate",), "kappa", "aht_s", "moderate"),
    Theme("process", "Hand-over sheet between shifts", "班次交接表", ("scams_fraud",), "oldest_item_h", "shrinkage", "none"),
    Theme("improvement", "Calibration of hate decisions", "仇恨言论判定校准", ("hate",), "decision_accuracy", "aht_s", "moderate"),
    Theme("improvement", "Shorter handling of account spam", "缩短账号垃圾信息处理时长", ("spam",), "aht_s", "decision_accuracy", "none"),
    Theme("improvement", "Fewer misrouted reports", "减少误派举报", ("privacy", "harassment"), "misroute_rate", "minor_safety_report_rate", "incidental"),
    Theme("improvement", "Faster answers to appeals", "加快申诉答复", ("misinformation",), "appeal_tat_p90_h", "appeal_overturn_rate", "incidental"),
    Theme("improvement", "Recall of scam detection", "提升诈骗检测召回率", ("scams_fraud",), "recall", "precision", "incidental"),
    Theme("event", "Flood response", "洪灾应对", ("graphic_content", "misinformation"), "live_backlog", "turnaround_p50_h", "severe"),
    Theme("event", "Press story on a dare", "媒体报道危险挑战应对", ("dangerous_acts",), "removed_before_views", "oldest_item_h", "moderate"),
    Theme("event", "Local election cover", "地方选举保障", ("civic_integrity",), "civic_escalation_tat_p90_h", "backlog_over_sla", "incidental"),
    Theme("event", "Outage of the report form", "举报表单故障应对", ("spam",), "oldest_item_h", "backlog_over_sla", "none"),
)  # fmt: skip

EVENT_TYPES = {
    "Flood response": "disaster",
    "Press story on a dare": "pr",
    "Local election cover": "election",
    "Outage of the report form": "platform",
}
CATEGORIES = {
    "harassment": ("bullying",),
    "hate": ("hate",),
    "minor_safety": ("child_safety",),
    "dangerous_acts": ("self_harm",),
    "suicide_self_harm": ("self_harm",),
    "graphic_content": ("violence",),
    "violent_extremism": ("violence", "hate"),
    "animal_abuse": ("animal_harm",),
    "synthetic_media": ("sexual",),
    "civic_integrity": ("other",),
}
SUMMARY = (
    ("Today {place} works around this by hand; the change puts it into the tool and the guide.", "目前{place}靠人工绕行处理，本次变更将其纳入工具与细则。"),
    ("Reviewers in {place} asked for it twice this year; the figures agree with them.", "{place}审核员今年已两次提出，数据也支持。"),
    ("A local rule becomes the common one, so that {place} decides like its neighbours.", "将地方做法统一为通用规则，使{place}与周边市场判定一致。"),
    ("The queue grew faster than the team; this takes the routine part out of it.", "队列增长快于团队，本次变更剥离其中的例行部分。"),
    ("Users in {place} do not learn what became of their report; this closes the circle.", "{place}用户无从得知举报结果，本次变更予以反馈。"),
    ("Two guides say different things; one of them goes, and {place} is told which.", "两份细则说法不一，现合并为一，并告知{place}。"),
)  # fmt: skip
GOOD = (
    (
        "{market} inside its limits for the second week; nothing asked.",
        "{zh}连续第二周在限值内，暂无需支持。",
    ),
    ("Training at {pct}%; the guide is signed off.", "培训完成{pct}%，细则已签批。"),
    (
        "Calibration round done in {market}; disagreement down to {pct} cases.",
        "{zh}完成一轮校准，分歧案例降至{pct}例。",
    ),
    (
        "Site lead in {market} confirmed the rota; pack sent for translation.",
        "{zh}站点负责人已确认排班，材料已送翻译。",
    ),
    ("Test queue of {pct} items came back clean.", "{pct}条测试条目结果正常。"),
)
BAD = (
    ("Vendor cannot staff the late shift in {market} yet.", "供应商暂无法保障{zh}晚班人力。", "late shift not staffed", "vendor"),
    ("Translation of the guide for {market} came back with {pct} open points.", "{zh}细则译文返回，仍有{pct}处待定。", "guide not final in the local language", "localisation"),
    ("Routing rule failed its test in {market}; fix promised.", "{zh}分派规则测试未通过，已承诺修复。", "routing rule failed its test", "tooling"),
    ("Volume in {market} {pct}% above plan; hours moved from another queue.", "{zh}进量高于计划{pct}%，已从其他队列调配工时。", "volume above plan", "capacity"),
    ("Wording still with the policy team; the date moves.", "措辞仍在政策团队，日期顺延。", "wording not final", "policy"),
)  # fmt: skip
NEXT = (
    "second calibration round",
    "confirm the rota",
    "send the pack to the sites",
    "close the open points",
    "review the figures with the site",
    "agree the date with the market lead",
)
RISKS = (
    ("Reviewers read the new rule too widely in the first weeks", "double review of a sample for four weeks"),
    ("Volume rises when the form gets easier", "watch intake daily; hours in reserve"),
    ("Local examples fit badly and are ignored", "examples rewritten with the site"),
    ("The site ramps slower than planned", "keep the old site until two weeks inside limits"),
    ("A holiday cuts the training week in half", "train one week earlier"),
    ("Users find a way round the prompt", "monthly look at the way round; tune"),
)
ISSUES = (
    "Macro missing in one language",
    "Dashboard counts transfers twice",
    "Weekend shift has no second reviewer",
    "Old guide still pinned at one site",
)
ASKS = (
    "Confirm the date of the fix",
    "Release hours for one training day",
    "Name a contact for the local guide",
    "Approve the double review for four weeks",
    "Decide who owns the dashboard",
)
ANSWERS = (
    "yes, from Monday",
    "confirmed for two markets",
    "named in the site channel",
    "approved until month end",
)
QUESTIONS = (
    ("One step or in waves?", ("all at once", "waves", "do nothing"), "waves", "limits harm if it fails"),
    ("Keep the old path beside the new one?", ("keep for a month", "switch off"), "keep for a month", "a way back within the hour"),
    ("Which guide leads where two differ?", ("the global one", "the local one", "leave both"), "the global one", "like cases get like decisions"),
    ("Double review during the ramp?", ("every case", "a tenth", "none"), "a tenth", "enough to see a drift, affordable"),
)  # fmt: skip
NOTES = (
    "hours confirmed by workforce",
    "site asked for two more days",
    "starts after the market's own training",
    "rota stands",
    "macros signed off",
)
COMMENTS = (
    "checked with the site",
    "do not shorten: quoted in the pack",
    "asked twice, see the minutes",
    "数据以看板为准",
    "待与站点确认",
    "was one week earlier in the first draft",
    "keep in this order",
    "agreed on the call",
)
SLIPS = (
    "site asked for two more weeks",
    "waits for the wording",
    "fix of the routing rule",
    "translation late",
    "hours moved to an event",
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
CALM = (
    ("No new case for a day; figures back near normal.", "一日内无新增案例，指标接近正常。"),
    ("Second shift in place; backlog falls.", "第二班已到位，积压下降。"),
)
