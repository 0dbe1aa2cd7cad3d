"""The index: derived, content-addressed, disposable. It is never told of a write; it notices."""
