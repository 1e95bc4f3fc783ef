"""The documentation, followed as a reader would: each page from its top, every page on the same installation."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import snippets
from product import HOME, Product, eventually

RUN = [s for s in snippets.every() if s.mark != "not run" and (s.language == "sh" or s.mark == "file")]
URL = "https://console.raybound.localhost:7443"


class Reader:
    """Somebody who follows one page: a folder, a home and a login of their own, and terminals that stay open."""

    def __init__(self, product: Product, page: Path) -> None:
        self.home = product.folder / "docs" / page.stem
        self.folder = HOME if page.name == "README.md" else self.home / "work"
        (self.home / "work").mkdir(parents=True)
        shutil.copytree(product.folder / "client", self.home / "client")
        config = self.home / "client" / "config.yaml"
        self.env = {**product.env, "HOME": str(self.home), "RAYBOUND_CONFIG": str(config)}
        self.url = product.get("local", "status")["console_url"]
        self.open: list[subprocess.Popen[bytes]] = []

    def shell(self, script: str) -> list[str]:
        return ["bash", "-euo", "pipefail", "-c", script.replace(URL, self.url)]

    def pastes(self, script: str) -> None:
        done = subprocess.run(
            self.shell(script),
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"exit code {done.returncode}\n{script}\n{done.stdout}\n{done.stderr}"

    def leaves_running(self, script: str) -> None:
        said = self.home / f"terminal-{len(self.open)}.txt"
        with said.open("wb") as output:
            process = subprocess.Popen(
                self.shell(f"exec {script}"), cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL, stdout=output
            )
        self.open.append(process)
        eventually(60, f"{script} says something", lambda: process.poll() is not None or said.stat().st_size)
        assert process.poll() is None, f"{script} ended with {process.returncode}"

    def leaves(self) -> None:
        for process in self.open:
            process.terminate()
        for process in self.open:
            process.wait(timeout=30)


@pytest.fixture(scope="module")
def readers(demo):
    known: dict[Path, Reader] = {}
    try:
        yield lambda page: known[page] if page in known else known.setdefault(page, Reader(demo, page))
    finally:
        for reader in known.values():
            reader.leaves()


@pytest.mark.parametrize("snippet", RUN, ids=[s.name for s in RUN])
def test_a_snippet_works_as_it_is_written(readers, snippet):
    reader = readers(snippet.page)
    if snippet.mark == "file":
        (reader.folder / snippet.said).write_text(snippet.text)
    elif snippet.mark == "runs on":
        reader.leaves_running(snippet.script.strip())
    elif snippet.script.strip():
        reader.pastes(snippet.script)


def test_every_snippet_is_run_or_says_why_not():
    problems = [f"{s.name}: {s.problem()}" for s in snippets.every() if s.problem()]
    assert problems == []


def test_what_the_run_does_once_is_what_the_pages_say():
    said = {line for s in snippets.every() for line in s.shared}
    assert said == set(snippets.SHARED)


def test_links_of_the_docs_lead_somewhere():
    broken = []
    for page in [*HOME.glob("*.md"), *HOME.glob("docs/**/*.md"), *HOME.glob("*/README.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(HOME)}: {target}")
    assert broken == []
