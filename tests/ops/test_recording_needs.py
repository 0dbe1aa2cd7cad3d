"""What a record cannot do without is what its model asks for."""

from __future__ import annotations

import pytest

from tsbp.domain import nodes
from tsbp.domain.initiative import Initiative
from tsbp.ops.recording import RECORDS


@pytest.mark.parametrize("kind", RECORDS)
def test_the_needs_of_a_kind_are_the_required_fields_of_its_model(kind: str) -> None:
    record = RECORDS[kind]
    model = nodes.fields(nodes.entry(nodes.fields(nodes.root(Initiative))[record.map]))
    required = {name for name, node in model.items() if node.required}

    assert set(record.needs) == required - {record.text} - set(record.defaults)
