"""Private Kubernetes clusters and one control plane outside of them, for all tests here.

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
from plane import C, ControlPlane, Laptop, Names  # noqa: E402
from site_of import NAMESPACE, Site  # noqa: E402
from words import HOME  # noqa: E402

KEEP = os.environ.get("RAYBOUND_KEEP") == "1"


@pytest.fixture(scope="session")
def folder():
    made = Path(tempfile.mkdtemp(prefix="raybound-kube-"))
    yield made
    if not KEEP:
        shutil.rmtree(made, ignore_errors=True)


def private_network(number: int):
    """A Kubernetes node behind a firewall, until the end of the run."""
    given = Path(os.environ.get("KUBE_DIR", HOME / ".raybound" / "kube"))
    folder = given if number == 0 else given.with_name(f"{given.name}-{number}")
    one = Node(folder, int(os.environ.get("KUBE_INDEX", "0")) + number)
    one.up()
    try:
        one.furnish()
        yield one
    finally:
        if not KEEP:
            one.down()


@pytest.fixture(scope="session")
def node():
    yield from private_network(0)


@pytest.fixture(scope="session")
def other_node():
    yield from private_network(1)


@pytest.fixture(scope="session")
def laptop(folder):
    plane = ControlPlane(folder)
    try:
        plane.start()
        with Names({C: "127.0.0.1"}) as names:
            one = Laptop(folder, names, plane)
            one.log_in()
            yield one
    finally:
        plane.kill()


@pytest.fixture(scope="session")
def site(node, laptop):
    one = Site(node, laptop, cloud="prod", name="aks-1")
    one.install()
    yield one


@pytest.fixture(scope="session")
def demo(site):
    """The shared Ray cluster: one head, one worker."""
    site.create("demo", "--workers", "1")
    return site


@pytest.fixture(scope="session")
def other(other_node, laptop):
    """Another site of another cloud, with a head of its own."""
    one = Site(other_node, laptop, cloud="lab", name="aks-2")
    one.install()
    one.create("other")
    yield one


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failure shows what Kubernetes knows."""
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        for name in ("node", "other_node"):
            node = getattr(item, "funcargs", {}).get(name)
            if node is not None:
                report.sections.append((f"Kubernetes: {name}", node.describe(NAMESPACE)))
