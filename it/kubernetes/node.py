"""A real Kubernetes node for tests, and what the customer's platform team would have put on it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

from words import HOME, Done, eventually, run

VERSIONS = dict(re.findall(r'^([A-Z_]+)="?([^"\n]*)"?$', (HOME / "kube" / "versions.env").read_text(), re.M))
RAY = VERSIONS["RAY_SPEC"].partition("==")[2]
REGISTRY = "registry.test"


class Node:
    """One cluster of kube/up.sh. Every administrator's command runs as the node itself, so that nothing but the product
    and its users comes in from outside, and a firewall can refuse all else."""

    def __init__(self, folder: Path, index: int) -> None:
        self.folder = folder
        self.index = index
        self.machine = f"10.231.{index}.1"
        self.doors = Doors(self)
        self.cache = Path(
            subprocess.run(
                ["bash", "-c", '. "$0"; echo "$KUBE_CACHE"', str(HOME / "kube" / "versions.env")],
                check=True,
                capture_output=True,
                text=True,
            ).stdout.strip()
        )

    def script(self, name: str, *words: str) -> Done:
        return run([str(HOME / "kube" / name), str(self.folder), *words], timeout=300, KUBE_INDEX=str(self.index))

    def up(self) -> None:
        self.script("up.sh")

    def down(self) -> None:
        self.script("down.sh")

    def inside(self, *words: str, code: int | None = 0, stdin: str | None = None, timeout: float = 120) -> Done:
        """A command as the node: its namespaces, its network."""
        return run(
            [str(HOME / "kube" / "in.sh"), str(self.folder), *words],
            code=code,
            stdin=stdin,
            timeout=timeout,
            KUBECONFIG=str(self.folder / "admin.kubeconfig"),
            PATH=f"{self.cache / 'bin'}:{os.environ['PATH']}",
            HELM_CACHE_HOME=str(self.folder / "helm"),
            HELM_CONFIG_HOME=str(self.folder / "helm"),
            HELM_DATA_HOME=str(self.folder / "helm"),
        )

    def kubectl(self, *words: str, **kwargs) -> Done:
        return self.inside("kubectl", *words, **kwargs)

    def get(self, *words: str):
        return self.kubectl("get", *words, "-o", "json").json()

    def apply(self, text: str) -> None:
        self.kubectl("apply", "--server-side", "--force-conflicts", "-f", "-", stdin=text)

    def apply_folder(self, name: str) -> None:
        self.kubectl("apply", "--server-side", "--force-conflicts", "-f", str(self.cache / "crds" / name))

    def load(self, *archives: Path) -> None:
        """Puts images into the node, unless it has exactly these already."""
        for archive in archives:
            stamp = self.folder / "run" / f"{archive.stem}.loaded"
            state = f"{archive.stat().st_mtime_ns} {archive.stat().st_size}"
            known = self.folder / "containerd" / f".{stamp.name}"
            if known.exists() and known.read_text() == state:
                continue
            self.script("load.sh", str(archive))
            known.write_text(state)

    def manifest(self, name: str) -> str:
        text = (HOME / "kube" / name).read_text()
        values = {
            "KUBERAY": VERSIONS["KUBERAY_VERSION"].removeprefix("v"),
            "METALLB": VERSIONS["METALLB_VERSION"].removeprefix("v"),
            "CONTOUR": VERSIONS["CONTOUR_VERSION"].removeprefix("v"),
            "ENVOY": VERSIONS["ENVOY_WHEEL"].partition("==")[2],
            "LBPOOL": f"10.234.{self.index}.0/24",
        }
        return re.sub(r"@([A-Z]+)@", lambda found: values[found.group(1)], text)

    def furnish(self) -> None:
        """KubeRay, load balancer addresses and a gateway controller with one Gateway class: what a site has before we come."""
        images = self.cache / "images"
        self.load(*(images / f"{name}.tar" for name in ("kuberay-operator", "ray", "metallb-controller", "contour", "envoy")))
        for folder in ("kuberay", "metallb", "contour"):
            self.apply_folder(folder)
        self.kubectl(
            *("wait", "--for=condition=Established", "--timeout=30s"),
            *("crd/ipaddresspools.metallb.io", "crd/gateways.gateway.networking.k8s.io", "crd/rayclusters.ray.io"),
        )
        for name in ("kuberay.yaml", "metallb.yaml", "contour.yaml"):
            self.apply(self.manifest(name))
        for namespace, deployment in (
            ("kuberay-system", "kuberay-operator"),
            ("metallb-system", "controller"),
            ("projectcontour", "contour"),
        ):
            self.kubectl("-n", namespace, "rollout", "status", f"deployment/{deployment}", "--timeout=120s", timeout=150)

    def gateway_address(self) -> str:
        """The address that the load balancer in front of the gateway controller got."""

        def address():
            service = self.get("service", "envoy", "-n", "projectcontour")
            return [entry["ip"] for entry in service["status"].get("loadBalancer", {}).get("ingress", [])]

        return eventually(30, "the gateway's Service has an address", address)[0]

    def describe(self, namespace: str) -> str:
        """Everything that helps when a test fails."""
        parts = []
        for words in (
            ("get", "rayclusters,pods,services,httproutes,gateways,events", "-A", "-o", "wide"),
            ("describe", "pods", "-n", namespace),
            ("logs", "-n", "raybound-system", "deployment/raybound-operator", "--tail=60"),
        ):
            parts.append(f"$ kubectl {' '.join(words)}\n" + self.kubectl(*words, code=None).text)
        for pod in self.get("pods", "-n", namespace)["items"]:
            name = pod["metadata"]["name"]
            parts.append(f"$ kubectl logs {name}\n" + self.kubectl("logs", "-n", namespace, name, "--all-containers", "--tail=40", code=None).text)
        return "\n".join(parts)


class Doors:
    """The firewall of the private network, and its memory: in the node's network namespace, by the kernel.

    New connections from outside may reach port 443 of the load balancer's addresses and nothing else; from inside, new
    connections may reach the machines' front door and nothing else. Each new connection is remembered with where it
    wanted to go, before any address is translated.
    """

    def __init__(self, node: Node) -> None:
        self.node = node

    def close(self) -> None:
        n = self.node.index
        self.node.inside("nft", "-f", "-", stdin=f"""
table inet raybound_doors
delete table inet raybound_doors
table inet raybound_doors {{
  set inward {{ type ipv4_addr . ipv4_addr . inet_service; size 65535; flags dynamic; }}
  set outward {{ type ipv4_addr . ipv4_addr . inet_service; size 65535; flags dynamic; }}
  chain arriving {{
    type filter hook prerouting priority mangle; policy accept;
    iifname "eth0" ct state new meta l4proto {{ tcp, udp }} jump inward_door
  }}
  chain inward_door {{
    update @inward {{ ip saddr . ip daddr . th dport }}
    ip daddr 10.234.{n}.0/24 tcp dport 443 accept
    drop
  }}
  chain leaving {{
    type filter hook postrouting priority mangle; policy accept;
    oifname "eth0" ct state new ct direction original meta l4proto {{ tcp, udp }} jump outward_door
  }}
  chain outward_door {{
    update @outward {{ ip saddr . ip daddr . th dport }}
    ip daddr {self.node.machine} tcp dport 443 accept
    drop
  }}
}}
""")

    def open(self) -> None:
        self.node.inside("nft", "delete", "table", "inet", "raybound_doors")

    def seen(self, direction: str) -> set[tuple[str, str, int]]:
        """Who wanted to go where: (from, to, port)."""
        told = self.node.inside("nft", "-j", "list", "set", "inet", "raybound_doors", direction).out
        entries = next(part["set"] for part in json.loads(told)["nftables"] if "set" in part).get("elem", [])
        found = set()
        for entry in entries:
            source, target, port = (entry["elem"]["val"] if "elem" in entry else entry)["concat"]
            found.add((source, target, int(port)))
        return found
