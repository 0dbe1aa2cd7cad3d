from __future__ import annotations

from judging import EXAMPLES, context, data_of, modelled, subject

from tsbp.domain import health, rules
from tsbp.domain.judgement import judge
from tsbp.domain.row import row


def test_a_judgement_is_what_each_judge_says() -> None:
    for file in sorted((EXAMPLES / "bad").glob("*.yaml")):
        data = data_of(file)
        value, seen = modelled("initiative", data), subject(data)
        found = judge(seen.path, data, value, context())

        assert found.row == {
            **row(value, seen.path, context()),
            "mention": rules.mention(seen.path, data),
        }
        assert found.reasons == health.reasons(value, context())
        assert found.findings == rules.check(seen)
        assert found.standing == health.standing(value, context())
