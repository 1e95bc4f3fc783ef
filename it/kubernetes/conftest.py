"""One private Kubernetes cluster, one control plane outside of it, one site between them, for all tests here.

Needs root, cgroup v1 and what bin/kube-build makes; .ci/allowed-skips.txt names what may be skipped and why.
`RAYBOUND_KEEP=1` leaves everything up after the run, and the next run takes the node as it is.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from node import Node  # noqa: E402
from plane import C, ControlPlane, Laptop, Names, U  # noqa: E402
from site_of import Site  # noqa: E402
from words import HOME  # noqa: E402

KEEP = os.environ.get("RAYBOUND_KEEP") == "1"


@pytest.fixture(scope="session")
def folder():
    made = Path(tempfile.mkdtemp(prefix="raybound-kube-"))
    yield made
    if not KEEP:
        shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def node():
    one = Node(Path(os.environ.get("KUBE_DIR", HOME / ".raybound" / "kube")), int(os.environ.get("KUBE_INDEX", "0")))
    one.up()
    try:
        one.furnish()
        yield one
    finally:
        if not KEEP:
            one.down()


@pytest.fixture(scope="session")
def plane(folder, node):
    one = ControlPlane(folder, node)
    one.start()
    yield one
    one.kill()


@pytest.fixture(scope="session")
def laptop(folder, node, plane):
    with Names({C: "127.0.0.1", U: node.gateway_address()}) as names:
        one = Laptop(folder, names, plane)
        one.log_in()
        yield one


@pytest.fixture(scope="session")
def doors(node):
    """Closed from here on: every test below runs behind a firewall that refuses by default."""
    node.doors.close()
    yield node.doors
    node.doors.open()


@pytest.fixture(scope="session")
def site(node, laptop, doors):
    one = Site(node, laptop, cloud="prod", name="aks-1")
    one.install()
    yield one


@pytest.fixture(scope="session")
def demo(site):
    """The shared Ray cluster: one head, one worker."""
    site.create("demo")
    return site


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failure shows what Kubernetes knows."""
    outcome = yield
    report = outcome.get_result()
    node = item.funcargs.get("node") if hasattr(item, "funcargs") else None
    if report.failed and node is not None:
        report.sections.append(("Kubernetes", node.describe("raybound-default")))
