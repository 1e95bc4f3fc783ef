"""One product and one Ray cluster, shared by every end-to-end test of a run."""

import shutil
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import snippets  # noqa: E402
from product import CREATE, DOWN, HOME, RESET, UP, Product  # noqa: E402

sys.path.insert(0, str(HOME / "demo"))


@pytest.fixture(scope="session")
def product():
    folder = Path(tempfile.mkdtemp(prefix="raybound-e2e-"))
    it = Product(folder)
    failed = True
    try:
        it.run(*UP.split())
        yield it
        failed = False
    finally:
        run_folder = __import__("demo").run_folder(it.data)
        it.run(*DOWN.split(), code=None)
        left = __import__("demo").leftovers(str(folder)) + __import__("demo").leftovers(run_folder)
        if not failed:
            it.run(*RESET.split())
            shutil.rmtree(folder, ignore_errors=True)
        assert not left, "left behind: " + "\n".join(left)


@pytest.fixture(scope="session")
def demo(product):
    """The shared cluster: one head, one worker."""
    product.run(*CREATE.split(), timeout=240)
    return product


def pytest_terminal_summary(terminalreporter):
    """Counts the snippets of the documentation and lists those that are not run, with the reason."""
    every = snippets.every()
    left = [s for s in every if s.mark == "not run"]
    run = [s for s in every if s not in left and (s.language == "sh" or s.mark == "file")]
    terminalreporter.write_line(f"documentation: {len(run)} snippets are run, {len(left)} are not:")
    for snippet in left:
        terminalreporter.write_line(f"  {snippet.name}: {snippet.said}")
