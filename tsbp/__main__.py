"""The way in: `tsbp …` and `python -m tsbp …`."""

from __future__ import annotations

import sys

from tsbp.cli.quick import main

if __name__ == "__main__":
    sys.exit(main())
