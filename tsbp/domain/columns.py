"""The columns of an initiative: what lists show, sort by and filter on."""

from __future__ import annotations

from tsbp.domain import vocab
from tsbp.values import NamedTuple


class ColumnType(NamedTuple):
    """One column.

    `type`: choice handle handles codes day moment int number bool text id; `choices`: those of a choice, in order.
    """

    key: str
    type: str
    choices: tuple[str, ...]
    en: str
    zh: str


def _choice(key: str, choices: tuple[str, ...], en: str, zh: str) -> ColumnType:
    return ColumnType(key, "choice", choices, en, zh)


def _column(key: str, type: str, en: str, zh: str) -> ColumnType:
    return ColumnType(key, type, (), en, zh)


COLUMNS: tuple[ColumnType, ...] = (
    _column("id", "id", "ID", "编号"),
    _column("title", "text", "Title", "标题"),
    _column("summary", "text", "Summary", "概要"),
    _choice("kind", vocab.KINDS, "Kind", "类型"),
    _choice("lane", vocab.LANES, "Lane", "通道"),
    _choice("priority", vocab.PRIORITIES, "Priority", "优先级"),
    _choice("stage", vocab.STAGES, "Stage", "阶段"),
    _choice("outcome", vocab.OUTCOMES, "Outcome", "结果"),
    _choice("driver", vocab.DRIVERS, "Driver", "驱动因素"),
    _choice("health", vocab.HEALTHS, "Health", "健康度"),
    _choice("computed", vocab.HEALTHS, "By rule", "规则判定"),
    _column("owner", "handle", "Owner", "负责人"),
    _column("sponsor", "handle", "Sponsor", "发起人"),
    _column("requester", "handle", "Requester", "需求方"),
    _column("leads", "handles", "Leads", "市场负责人"),
    _column("regions", "codes", "Regions", "区域"),
    _column("markets", "codes", "Markets", "市场"),
    _column("sites", "codes", "Sites", "站点"),
    _column("queues", "codes", "Queues", "队列"),
    _column("policy_areas", "codes", "Policy areas", "政策领域"),
    _column("tags", "codes", "Tags", "标签"),
    _column("serves", "codes", "Serves", "服务的重点"),
    _column("related", "codes", "Related", "相关专项"),
    _column("upstreams", "codes", "Upstream", "上游"),
    _column("deadline", "day", "Deadline", "最后期限"),
    _column("wanted_by", "day", "Wanted by", "期望日期"),
    _column("submitted", "moment", "Submitted", "提交日期"),
    _column("next", "day", "Next", "下一日期"),
    _column("go_live", "day", "Go-live", "上线日期"),
    _column("slip", "int", "Slip, wd", "延期(工作日)"),
    _column("live", "int", "Live", "已上线"),
    _column("scope", "int", "Scope", "范围"),
    _column("hold", "bool", "On hold", "暂停"),
    _column("hold_review", "day", "Hold review", "暂停复核"),
    _choice("sensitivity", vocab.SENSITIVITIES, "Sensitivity", "敏感度"),
    _choice("exposure", vocab.EXPOSURE_LEVELS, "Exposure", "内容接触"),
    _column("wsjf", "number", "WSJF", "WSJF"),
    _column("aliases", "codes", "Also known as", "外部编号"),
    _column("stale", "bool", "Stale", "更新逾期"),
    _column("overdue_asks", "int", "Overdue asks", "逾期事项"),
    _column("open_asks", "int", "Open asks", "待支持事项"),
    _column("risk", "int", "Top risk", "最高风险"),
    _column("updated", "moment", "Updated", "最近更新"),
    _column("age", "int", "Age, days", "距更新(天)"),
    _column("template", "text", "Template", "模板"),
    _column("path", "text", "File", "文件"),
    _column("untranslated", "bool", "Untranslated", "待翻译"),
)
