"""The one small language of `--where` and of saved views: text in, a question out, and back.

    either  = both ("or" both)*
    both    = single ("and" single)*
    single  = "not" single | "(" either ")" | test
    test    = column ("=" | "!=" | "<" | "<=" | ">" | ">=" | "~") value
            | column "is" ["not"] "empty" | column ["not"] "in" "(" [value ("," value)*] ")"

`=` on a list means that the list holds the value. `~` finds a piece of text in any case, or a regular
expression when it has signs of one. `<` on a vocabulary goes by its order. A missing value passes `is empty`
and `!=` only.
"""

from __future__ import annotations

from datetime import date

from tsbp.domain import query, wherevalues
from tsbp.domain.near import near
from tsbp.domain.query import ANY, EMPTY, EVERYTHING, LIKE, NOT, TEXT, Node, both, either, negated
from tsbp.domain.wherewords import END, HERE, MARK, NAME, OPERATOR, QUOTED, Word, at, is_word, quoted, split
from tsbp.errors import BadUsage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from tsbp.domain.fields import ColumnType

DEEPEST = 50
RESERVED = ("and", "or", "not", "in", "is")


def parse(text: str, today: date, me: Sequence[str] = ()) -> Node:
    """Return the question that the text asks; nothing at all asks for everything.

    `me` are the handles that the word `me` stands for. Raises BadUsage with the text and a caret below
    the place.
    """
    words = split(text)
    if len(words) == 1:
        return EVERYTHING
    reader = _Reader(text, words, wherevalues.Seen(today, tuple(me)))
    node = reader.either(0)
    reader.expect_end()
    return node


def explain(node: Node) -> str:
    """Return the question as it was read: days in full with their weekday, codes as they are."""
    if node.op in (query.AND, query.OR):
        return f" {node.op} ".join(_inside(part, node.op) for part in node.nodes)
    if node.op == NOT:
        return _negated(node.nodes[0])
    return _test(node, negative=False)


def _inside(part: Node, above: str) -> str:
    return f"({explain(part)})" if part.op == query.OR and above == query.AND else explain(part)


def _negated(node: Node) -> str:
    if node.op in (EMPTY, ANY, TEXT, query.EQUAL):
        return _test(node, negative=True)
    return f"not ({explain(node)})"


def _test(node: Node, *, negative: bool) -> str:
    if node.op == EMPTY:
        return f"{node.field} is {'not ' if negative else ''}empty"
    if node.op in (ANY, TEXT):
        values = [_shown(value) for value in wherevalues.in_order(node)]
        if len(values) == 1:
            return f"{node.field} {'!=' if negative else '='} {values[0]}"
        return f"{node.field} {'not ' if negative else ''}in ({', '.join(values)})"
    if node.op == LIKE:
        return f"{node.field} ~ {quoted(node.value if isinstance(node.value, str) else node.value.pattern)}"
    return f"{node.field} {'!=' if negative else node.op} {wherevalues.day_or_number(node.value)}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return quoted(str(value))


class _Reader:
    """Reads words from the left; each method takes what it names and leaves the rest."""

    def __init__(self, text: str, words: tuple[Word, ...], seen: wherevalues.Seen) -> None:
        self._text = text
        self._words = words
        self._seen = seen
        self._place = 0

    def either(self, depth: int) -> Node:
        """Take questions joined by `or`."""
        nodes = [self._both(depth)]
        while self._takes("or"):
            nodes.append(self._both(depth))
        return either(*nodes)

    def expect_end(self) -> None:
        """Refuse words after the end of the question."""
        if self._next.kind != END:
            raise self._wrong("error.where-joint", ("and", "or"))

    def _both(self, depth: int) -> Node:
        nodes = [self._single(depth)]
        while self._takes("and"):
            nodes.append(self._single(depth))
        return both(*nodes)

    def _single(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise self._wrong("error.where-too-deep", limit=DEEPEST)
        if self._takes("not"):
            return negated(self._single(depth + 1))
        if self._next.kind == MARK and self._next.text == "(":
            self._place += 1
            node = self.either(depth + 1)
            self._expect_mark(")")
            return node
        return self._a_test()

    def _a_test(self) -> Node:
        column = self._column()
        if self._takes("is"):
            negative = self._takes("not")
            if not self._takes("empty"):
                raise self._wrong("error.where-empty", ("empty", "not empty"))
            node = Node(EMPTY, column.key)
            return negated(node) if negative else node
        negative = self._takes("not")
        if self._takes("in"):
            node = self._one_of(column)
            return negated(node) if negative else node
        word = self._next
        if negative or word.kind != OPERATOR:
            raise self._wrong(
                "error.where-operator", ("=", "!=", "<", "~", "in", "is empty"), column=column.key
            )
        self._place += 1
        if word.text == "!=":
            return negated(self._value(column, query.EQUAL))
        return self._value(column, word.text)

    def _column(self) -> ColumnType:
        word = self._next
        if word.kind != NAME or is_word(word, RESERVED):
            raise self._wrong("error.where-column")
        try:
            column = query.column(word.text, near)
        except BadUsage as failure:
            raise self._wrong("error.where-no-column", failure.candidates, value=word.text) from None
        self._place += 1
        return column

    def _one_of(self, column: ColumnType) -> Node:
        self._expect_mark("(")
        nodes: list[Node] = []
        while not (self._next.kind == MARK and self._next.text == ")"):
            nodes.append(self._value(column, query.EQUAL))
            if self._next.kind == MARK and self._next.text == ",":
                self._place += 1
            elif self._next.kind != MARK or self._next.text != ")":
                raise self._wrong("error.where-list", (",", ")"))
        self._place += 1
        return wherevalues.united(column, nodes)

    def _value(self, column: ColumnType, op: str) -> Node:
        first = self._next
        if first.kind not in (NAME, QUOTED) or is_word(first, RESERVED):
            raise self._wrong("error.where-value", column=column.key)
        self._place += 1
        said = first.text
        while wherevalues.is_day(column) and first.kind == NAME and self._goes_on():
            said += f" {self._next.text}"
            self._place += 1
        try:
            node = wherevalues.test(column, op, said, self._seen, quoted=first.kind == QUOTED)
        except BadUsage as failure:
            raise _placed(failure, at(self._text, first.start)) from None
        if wherevalues.is_day(column):
            self._weekday(node.value)
        return node

    def _goes_on(self) -> bool:
        return self._next.kind == NAME and not is_word(self._next, ("and", "or"))

    def _weekday(self, day: str) -> None:
        """Take the weekday in brackets that `explain` writes after a day; it must be right."""
        ahead = self._words[self._place : self._place + 3]
        if [word.kind for word in ahead] != [MARK, NAME, MARK] or ahead[0].text + ahead[2].text != "()":
            return
        if ahead[1].text.casefold()[:3] != wherevalues.weekday(day).casefold():
            self._place += 1
            raise self._wrong("error.where-weekday", (wherevalues.weekday(day),), day=day)
        self._place += 3

    @property
    def _next(self) -> Word:
        return self._words[self._place]

    def _takes(self, keyword: str) -> bool:
        if not is_word(self._next, (keyword,)):
            return False
        self._place += 1
        return True

    def _expect_mark(self, mark: str) -> None:
        if self._next.kind != MARK or self._next.text != mark:
            raise self._wrong("error.where-mark", (mark,), mark=mark)
        self._place += 1

    def _wrong(self, sentence: str, candidates: Sequence[str] = (), **params: Any) -> BadUsage:
        shown = at(self._text, self._next.start)
        return BadUsage(sentence, hint=HERE, candidates=candidates, got=self._next.text, **params, **shown)


def _placed(failure: BadUsage, shown: dict[str, str]) -> BadUsage:
    """Return the failure of a value with its place in the whole question."""
    params: dict[str, Any] = {**failure.params, **shown}
    return BadUsage(failure.sentence, hint=HERE, candidates=failure.candidates, **params)
