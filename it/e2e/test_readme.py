"""The README's tour, run as it stands there."""

import re
import shlex

from product import HOME

FIXTURES_RUN = ["raybound local up", "raybound cluster create demo --workers 1 --wait", "raybound local down"]


def tour() -> list[str]:
    text = (HOME / "README.md").read_text()
    block = re.search(r"## A tour in five minutes\n+```sh\n(.*?)```", text, re.S).group(1)
    lines = [line.split("  #")[0].split(" #")[0].strip() for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("export ")]


def test_every_command_of_the_tour_works_as_it_is_written(demo):
    lines = tour()
    assert [line for line in lines if line in FIXTURES_RUN] == FIXTURES_RUN, "the fixtures run these three"
    for line in lines:
        if line not in FIXTURES_RUN:
            words = [word.replace("demo/job", str(HOME / "demo" / "job")) for word in shlex.split(line)]
            demo.run(*words)


def test_links_of_the_docs_lead_somewhere():
    broken = []
    for page in [*HOME.glob("*.md"), *HOME.glob("docs/**/*.md"), *HOME.glob("*/README.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(HOME)}: {target}")
    assert broken == []
