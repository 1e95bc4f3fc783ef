"""What a job finds when it looks around in its pod; each line is `<node> <question>: <answer>`."""

import json
import os
import re
import socket
import ssl
import urllib.error
import urllib.request

import ray

TOKEN = re.compile(rb"eyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}")
SECRET_PLACES = ("/var/run", "/run", "/etc", "/home", "/tmp", "/mnt", "/var/lib")


def tokens() -> list[str]:
    """Files and variables that hold a signed token."""
    found = [name for name, value in os.environ.items() if TOKEN.search(value.encode())]
    for place in SECRET_PLACES:
        for folder, _, names in os.walk(place):
            for name in names:
                path = os.path.join(folder, name)
                try:
                    if os.path.isfile(path) and os.path.getsize(path) < 1 << 20 and TOKEN.search(open(path, "rb").read()):
                        found.append(path)
                except OSError:
                    pass
    return found


def api(method: str, path: str) -> int:
    """What Kubernetes answers to whom has no credential; 0 when it cannot be reached."""
    host = os.environ.get("KUBERNETES_SERVICE_HOST", "kubernetes.default.svc")
    request = urllib.request.Request(f"https://{host}{path}", method=method, data=b"{}" if method != "GET" else None)
    request.add_header("Content-Type", "application/merge-patch+json")
    try:
        return urllib.request.urlopen(request, timeout=5, context=ssl._create_unverified_context()).status
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def reaches(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), 3).close()
        return True
    except OSError:
        return False


@ray.remote
def look(namespace: str, cluster: str) -> dict:
    clusters = f"/apis/ray.io/v1/namespaces/{namespace}/rayclusters"
    return {
        "tokens": tokens(),
        "list": api("GET", clusters),
        "patch": api("PATCH", f"{clusters}/{cluster}"),
        "operator": api("GET", "/api/v1/namespaces/raybound-system/secrets/raybound-operator-identity"),
        "metadata": reaches("169.254.169.254", 80),
        "user": os.getuid(),
    }


if __name__ == "__main__":
    ray.init()
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy as On

    for node in ray.nodes():
        where = On(node["NodeID"], soft=False)
        answer = ray.get(look.options(num_cpus=0.1, scheduling_strategy=where).remote(*os.environ["LOOK_FOR"].split()))
        print("found", json.dumps(answer), flush=True)
