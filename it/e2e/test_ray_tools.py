"""Every row of docs/reference/ray-tools.md, run as it stands there."""

import shlex

import pytest
from product import HOME


def rows(heading):
    """The cells of the first table below a heading."""
    text = (HOME / "docs" / "reference" / "ray-tools.md").read_text().split(f"## {heading}\n", 1)[1]
    lines = [line for line in text.split("\n## ", 1)[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


WORKS = rows("What works")
FAILS = rows("What does not, and what to use instead")


@pytest.mark.parametrize("command, answer", WORKS, ids=[row[0].strip("`") for row in WORKS])
def test_a_tool_that_works_answers(demo, command, answer):
    done = demo.run(*shlex.split(command.strip("`")))
    assert answer in done.out + done.err


@pytest.mark.parametrize("command, says, instead", FAILS, ids=[row[0].strip("`") for row in FAILS])
def test_a_tool_that_does_not_says_why(demo, command, says, instead):
    done = demo.run(*shlex.split(command.strip("`")), code=None)
    assert done.code != 0
    assert says in done.out + done.err
    assert instead
