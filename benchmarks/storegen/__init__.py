"""The parts of the store generator: words, people, dates, the content of a file, its text, its history."""
