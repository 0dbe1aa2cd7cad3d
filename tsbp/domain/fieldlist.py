"""The register's lines, all of them: every field and map of an initiative, in the order of a file."""

from __future__ import annotations

from tsbp.domain.fieldline import Field, updates
from tsbp.domain.fieldplan import PLAN
from tsbp.domain.fieldrecords import RECORDS

__all__ = ["FIELDS", "Field"]

FIELDS: tuple[Field, ...] = (*PLAN, *RECORDS, *updates("updates"))
