"""Track Trust & Safety initiatives as YAML files in git."""

__version__ = "0.1.0"
