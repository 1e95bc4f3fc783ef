"""A site as its administrator makes it: one line of `raybound site add`, run where the cluster is."""

from __future__ import annotations

import shlex
import tempfile

from node import REGISTRY, Node
from plane import Laptop, U
from words import HOME, eventually

NAMESPACE = "raybound-default"


class Site:
    """The operator in a private cluster, and what people see of it."""

    def __init__(self, node: Node, laptop: Laptop, cloud: str, name: str) -> None:
        self.node = node
        self.laptop = laptop
        self.cloud = cloud
        self.name = name

    def install(self) -> None:
        self.node.load(*(HOME / ".raybound" / "kube-images" / f"{program}.tar" for program in ("operator", "head-agent")))
        self.clear()
        self.laptop.raybound("cloud", "create", self.cloud)
        self.node.doors.close()
        told = self.laptop.raybound("site", "add", self.name, "--cloud", self.cloud, "--kubernetes").out
        line = self.helm_line(told)
        self.node.inside(*line, *self.values(), "--wait", "--timeout", "120s", timeout=150)
        site = self.laptop.get("site", "get", self.name)
        self.laptop.names.zones[f"{site['id']}.i.{U}"] = self.node.gateway_address()
        eventually(
            60,
            "the operator has reported the address of its gateway",
            lambda: self.laptop.get("site", "get", self.name).get("gateway_address") == self.node.gateway_address(),
        )

    def clear(self) -> None:
        """What a run with RAYBOUND_KEEP=1 has left on the node: another control plane's site."""
        if self.node.kubectl("get", "namespace", NAMESPACE, code=None).code == 0:
            self.node.inside("helm", "uninstall", "raybound-operator", "-n", "raybound-system", "--ignore-not-found", "--wait")
            self.node.kubectl("delete", "namespace", NAMESPACE, "raybound-system", "--ignore-not-found", "--timeout=110s")

    @staticmethod
    def helm_line(told: str) -> list[str]:
        """The one line to run, as words, with the chart of this checkout."""
        lines = [line.strip() for line in told.splitlines() if line.strip().startswith("helm install")]
        assert len(lines) == 1, told
        words = shlex.split(lines[0])
        return [str(HOME / "charts" / "operator") if word.endswith("charts/operator") else word for word in words]

    def values(self) -> list[str]:
        """What this administrator decides: their registry, their gateway class, the namespaces of their projects."""
        with tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False, dir=self.laptop.folder) as file:
            file.write(
                f"""
global: {{registry: {REGISTRY}}}
namespaces: [{{name: {NAMESPACE}, create: true}}]
podDefaults: {{cpuRequestPercent: 10}}  # the node has two CPUs
gateway: {{kind: gateway-api, create: true, class: contour, name: contour, namespace: projectcontour, service: {{name: envoy, namespace: projectcontour}}}}
"""
            )
        return ["--values", file.name]

    def create(self, name: str, *options: str) -> None:
        words = ("cluster", "create", name, "--cloud", self.cloud, *options, "--wait", "--timeout", "5m")
        self.laptop.raybound(*words, timeout=330)

    def cluster(self, name: str) -> dict:
        return self.laptop.get("cluster", "get", name)

    def pods(self, name: str, kind: str) -> list[dict]:
        """The pods of a cluster that are not on their way out; `kind` is head or worker."""
        cluster = self.cluster(name)["id"]
        found = self.node.get("pods", "-n", NAMESPACE, "-l", f"ray.io/cluster={cluster},ray.io/node-type={kind}")["items"]
        return [pod for pod in found if "deletionTimestamp" not in pod["metadata"]]

    def ready(self, name: str, kind: str) -> list[str]:
        """Names of the pods that are ready."""
        return [
            pod["metadata"]["name"]
            for pod in self.pods(name, kind)
            if any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions", []))
        ]

    def grant(self, name: str) -> tuple[str, list[str]]:
        """A cluster's address and the curl words that carry a fresh access token."""
        plane = self.laptop.plane
        answer = self.laptop.run(
            *("curl", "-sf", "--cacert", str(plane.ca), "-X", "POST"),
            *("-H", f"Authorization: Bearer {plane.key.read_text().strip()}", f"{plane.console}/v1/clusters/{name}/grants"),
        ).json()
        return answer["url"].rstrip("/"), ["-H", f"Authorization: Bearer {answer['token']}"]
