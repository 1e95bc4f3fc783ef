"""One product and one Ray cluster, shared by every end-to-end test of a run."""

import shutil
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from product import HOME, Product  # noqa: E402

sys.path.insert(0, str(HOME / "demo"))


@pytest.fixture(scope="session")
def product():
    folder = Path(tempfile.mkdtemp(prefix="raybound-e2e-"))
    it = Product(folder)
    failed = True
    try:
        it.raybound("local", "up")
        yield it
        failed = False
    finally:
        run_folder = __import__("demo").run_folder(it.data)
        it.raybound("local", "down", "--data", str(it.data), code=None)
        left = __import__("demo").leftovers(str(folder)) + __import__("demo").leftovers(run_folder)
        if not failed:
            shutil.rmtree(folder, ignore_errors=True)
        assert not left, "left behind: " + "\n".join(left)


@pytest.fixture(scope="session")
def demo(product):
    """The shared cluster: one head, one worker."""
    product.run(*"raybound cluster create demo --workers 1 --wait".split(), timeout=240)
    return product
