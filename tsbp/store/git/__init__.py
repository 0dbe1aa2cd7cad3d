"""The one room that talks to git: `calls` runs the executable, `objects` reads the object model."""
