"""The snippets of the documentation that a reader would paste, and what their marks say.

A mark is an HTML comment on the line before the fence, so a reader does not see it:

- `<!-- file: NAME -->`: the reader saves it under this name
- `<!-- runs on -->`: the reader leaves it running and goes on in another terminal
- `<!-- not run: REASON -->`: it cannot be run here
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from product import CREATE, DOWN, HOME, RESET, UP

# What the whole run does once, for all pages.
SHARED = [UP, CREATE, DOWN, RESET]

# Its examples are parsed by CommandsTest: it is written by the commands themselves.
GENERATED = HOME / "docs" / "reference" / "cli.md"

FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.S | re.M)
MARK = re.compile(r"<!-- (file|runs on|not run)(?:: (.+?))? -->\s*\Z")
PASTED = re.compile(r"^(sudo |\$ )?(raybound|ray|serve|make|git|pip|ssh|scp|curl|helm|kubectl|python3?|export)\b", re.M)


@dataclass(frozen=True)
class Snippet:
    """One fenced block of a page."""

    page: Path
    line: int
    language: str
    text: str
    mark: str
    said: str

    @property
    def name(self) -> str:
        return f"{self.page.relative_to(HOME)}:{self.line}"

    @property
    def script(self) -> str:
        """The shell lines that are its own: without those that the run does once for all pages."""
        return "\n".join(line for line in self.text.splitlines() if bare(line) not in SHARED)

    @property
    def shared(self) -> list[str]:
        return [bare(line) for line in self.text.splitlines() if bare(line) in SHARED]

    def problem(self) -> str | None:
        """What keeps it from being run, although nobody says so."""
        if self.mark == "not run":
            return None if len(self.said) > 10 else "the mark gives no reason"
        if self.mark == "file":
            return None if re.fullmatch(r"[\w.-]+", self.said) else "the mark names no file"
        if self.language == "sh":
            return None
        if self.language == "text":
            return "a command in a block of text: make it `sh`" if PASTED.search(self.text) else None
        if self.language == "mermaid":
            return None
        return "neither shell nor a file: mark it with <!-- file: NAME --> or <!-- not run: REASON -->"


def bare(line: str) -> str:
    """A command without its comment."""
    return re.sub(r"\s+#.*", "", line).strip()


def pages() -> list[Path]:
    return [HOME / "README.md", *(page for page in sorted(HOME.glob("docs/**/*.md")) if page != GENERATED)]


def of(page: Path) -> list[Snippet]:
    text = page.read_text()
    found = []
    for fence in FENCE.finditer(text):
        before = text[: fence.start()]
        mark = MARK.search(before)
        body = re.sub(rf"^{fence.group(1)}", "", fence.group(3), flags=re.M)
        found.append(
            Snippet(
                page,
                before.count("\n") + 1,
                fence.group(2),
                body,
                mark.group(1) if mark else "",
                (mark.group(2) or "") if mark else "",
            )
        )
    return found


def every() -> list[Snippet]:
    return [snippet for page in pages() for snippet in of(page)]
