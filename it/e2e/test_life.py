"""What happens when things die: programs, nodes, the control plane."""

import json
import os
import signal
from pathlib import Path

from product import eventually


def programs(product):
    status = product.get("local", "status", "--data", str(product.data))
    return {p["name"]: p for p in status["programs"]}


def ray_processes(product):
    """Processes of Ray nodes of this installation, by the marker they all inherit."""
    run_folder = json.loads((product.data / "operator" / "config.json").read_text())["run_dir"]
    found = {}
    for pid in (int(p) for p in os.listdir("/proc") if p.isdigit()):
        try:
            environ = Path(f"/proc/{pid}/environ").read_bytes()
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if b"RAYBOUND_NODE=" in environ and run_folder.encode() in environ and state != "Z":
            found[pid] = environ
    return found


def listening_inodes():
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    return {row[9] for row in rows if row[3] == "0A"}


def test_the_operator_has_no_listening_socket(demo):
    pid = programs(demo)["operator"]["pid"]
    links = [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")]
    sockets = {link[8:-1] for link in links if link.startswith("socket:[")}
    assert sockets, "the operator dials out, so it has sockets"
    assert not sockets & listening_inodes()


def test_the_next_operator_adopts_what_runs_and_starts_nothing_twice(demo):
    before = demo.get("cluster", "get", "demo")
    rays = set(ray_processes(demo))
    os.kill(programs(demo)["operator"]["pid"], signal.SIGKILL)
    demo.raybound("local", "up", "--data", str(demo.data))
    eventually(
        30,
        "the new operator reports the cluster Running",
        lambda: demo.get("cluster", "get", "demo")["state"] == "Running",
    )
    demo.raybound("job", "submit", "--cluster", "demo", "--name", "after-adoption", "--wait", "--", "echo", "still here")
    core = {pid for pid in rays if pid in ray_processes(demo)}
    assert len(core) >= len(rays) // 2, "the nodes' processes are the ones from before"
    assert demo.get("cluster", "get", "demo")["generation"] == before["generation"]


def test_control_plane_away_the_cluster_goes_on_and_the_operator_says_what_it_knows(demo):
    os.kill(programs(demo)["control-plane"]["pid"], signal.SIGKILL)
    status = demo.raybound("operator", "status", "--data", str(demo.data), "-o", "json").json()
    assert "demo" in json.dumps(status)
    assert ray_processes(demo)
    demo.raybound("local", "up", "--data", str(demo.data))
    demo.raybound("job", "submit", "--cluster", "demo", "--name", "after-the-outage", "--wait", "--", "echo", "back")


def test_a_killed_worker_is_seen_and_replaced(demo):
    def workers():
        nodes = demo.get("cluster", "get", "demo")["nodes"]
        return [n for n in nodes if n["name"] != "head" and n["state"] == "alive"]

    eventually(60, "one worker is alive", lambda: len(workers()) == 1)
    marked = [pid for pid, env in ray_processes(demo).items() if b"/workers-" in env.split(b"RAYBOUND_NODE=")[1].split(b"\0")[0]]
    assert marked
    for pid in marked:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    eventually(6, "the loss is seen", lambda: not workers())
    eventually(90, "the worker is back", lambda: len(workers()) == 1)
    events = json.dumps(demo.get("cluster", "events", "demo"))
    assert "workers-" in events
