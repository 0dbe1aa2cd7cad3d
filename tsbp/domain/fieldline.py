"""One line of the register of fields, and the lines of the blocks that stand in two places."""

from __future__ import annotations

from tsbp.values import NamedTuple


class Field(NamedTuple):
    """One field or map of the model.

    `path`: `*` stands for a key, `[]` for an entry of a list. `type`: id int number text str bool day
    moment handle party url words map log key any `choice:<vocabulary>`. `en`, `zh`: what it is called.
    `merge`: scalar words map log. `verb`: the command that writes it, `never` when none writes it again.
    `refs`: what its value names, of a map what its keys name. `column`: the column that shows it.
    """

    path: str
    type: str
    en: str
    zh: str
    merge: str = "scalar"
    verb: str = "set"
    refs: str = ""
    column: str = ""


def gate(path: str, en: str, zh: str) -> tuple[Field, ...]:
    """Return the lines of a decision at a gate; a gate and a market's go hold the same."""
    return (
        Field(path, "map", en, zh, merge="map", verb="gate"),
        Field(f"{path}.result", "choice:GATE_RESULTS", "Result", "结论", verb="gate"),
        Field(f"{path}.date", "moment", "Decided on", "决定日期", verb="gate"),
        Field(f"{path}.by", "words", "Decided by", "决定人", verb="gate", refs="people"),
        Field(f"{path}.why", "str", "Why", "理由", verb="gate"),
        Field(f"{path}.decision", "key", "Decision cited", "所依据决策", verb="gate", refs="decision"),
        Field(f"{path}.conditions", "map", "Conditions", "附加条件", merge="map", verb="gate"),
        Field(f"{path}.conditions.*", "map", "Condition", "附加条件", merge="map", verb="gate"),
        Field(f"{path}.conditions.*.text", "str", "Condition", "条件内容", verb="gate"),
        Field(f"{path}.conditions.*.owner", "party", "Owner", "负责人", verb="gate", refs="party"),
        Field(f"{path}.conditions.*.due", "day", "Due", "截止日期", verb="gate"),
        Field(f"{path}.conditions.*.met", "day", "Met on", "满足日期", verb="done"),
        Field(f"{path}.evidence", "map", "Evidence", "依据材料", merge="map", verb="gate"),
        Field(f"{path}.evidence.*", "str", "Reference", "材料引用", verb="gate"),
        Field(f"{path}.fingerprint", "str", "Fingerprint", "内容指纹", verb="gate"),
    )


def updates(path: str) -> tuple[Field, ...]:
    """Return the lines of a log of updates."""
    return (
        Field(path, "log", "Updates", "进展记录", merge="log", verb="update"),
        Field(f"{path}.[]", "map", "Update", "进展", merge="map", verb="update"),
        Field(f"{path}.[].at", "moment", "At", "时间", verb="update"),
        Field(f"{path}.[].by", "handle", "By", "填报人", verb="update", refs="people"),
        Field(f"{path}.[].health", "choice:HEALTHS", "Health", "健康度", verb="update"),
        Field(f"{path}.[].why", "str", "Why", "原因", verb="update"),
        Field(f"{path}.[].summary", "text", "Summary", "进展", verb="update"),
        Field(f"{path}.[].next", "words", "Next", "下一步", merge="words", verb="update"),
        Field(f"{path}.[].asks", "words", "Asks", "待支持事项", merge="words", verb="update", refs="ask"),
    )
