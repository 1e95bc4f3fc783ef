"""Who dialled whom, taken from the kernel.

A sampler reads the socket tables (/proc/net/tcp, tcp6) many times a second and, through /proc/<pid>/fd, which process
owns which socket. The end of a connection whose local port somebody listens on was dialled; the other end dialled.
The programs' own accept and connect logs are joined, so that a connection too short to be seen by its socket is still
noticed.

The kernel comes first: a program that lies in its log, or writes none, is seen all the same.
"""

from __future__ import annotations

import functools
import ipaddress
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ESTABLISHED, TIME_WAIT, LISTEN = "01", "06", "0A"
WILDCARDS = ("0.0.0.0", "::")
OURS = ("control-plane", "operator", "edge", "head-agent")

# (who dials, whom): the flow of the design. Anything else that touches one of our programs is wrong.
ALLOWED = {
    ("client", "control-plane"): "1   API, CLI, login",
    ("client", "edge"): "2   jobs, dashboard through the load balancer",
    ("edge", "edge"): "2   load balancer (layer 4) to its TLS ingress",
    ("edge", "head-agent"): "2   ingress to the head's port",
    ("head-agent", "ray"): "2   head's port to Ray on the same head",
    ("operator", "control-plane"): "3a  operator polls and reports",
    ("head-agent", "control-plane"): "3b  head agent polls and reports",
    ("operator", "ray"): "-   readiness of the nodes it started (inside the site)",
    ("operator", "head-agent"): "-   readiness of the agent it started (inside the site)",
    ("client", "client"): "-   a Ray tool to its loopback address on the laptop",
    ("ray", "ray"): "-   inside the Ray cluster",
}


@dataclass(frozen=True)
class Dial:
    """One connection: who opened it, who accepted it, on which port."""

    source: str
    target: str
    port: int


@dataclass
class Verdict:
    counts: dict[Dial, int]
    wrong: list[str] = field(default_factory=list)


@functools.lru_cache(maxsize=65536)
def _address(text: str) -> tuple[str, int]:
    host, port = text.split(":")
    raw = b"".join(bytes.fromhex(host[i : i + 8])[::-1] for i in range(0, len(host), 8))
    ip = ipaddress.ip_address(raw)
    if ip.version == 6 and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ip), int(port, 16)


def socket_table() -> list[tuple[str, tuple[str, int], tuple[str, int], str]]:
    """Rows (state, local, remote, inode) of every TCP socket of this network namespace."""
    rows = []
    for name in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(name).read_text().splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            parts = line.split()
            rows.append((parts[3], _address(parts[1]), _address(parts[2]), parts[9]))
    return rows


class Programs:
    """Which process is which program. Services are named by pid; the rest follows from ancestry and environment."""

    def __init__(self, client_root: int) -> None:
        self.client_root = client_root
        self.services: dict[int, str] = {}
        self.data_marker = ""
        self.ray_marker = "(not known yet)"
        self._known: dict[tuple[int, str], str | None] = {}

    def name_of(self, pid: int) -> str | None:
        if pid in self.services:
            return self.services[pid]
        start = _start_time(pid)
        if start is None:
            return None
        key = (pid, start)
        if self._known.get(key) is None:
            self._known[key] = self._classify(pid)
        return self._known[key]

    def _classify(self, pid: int) -> str | None:
        command = _read(f"/proc/{pid}/cmdline").replace("\0", " ")
        for program in OURS:
            if f"raybound-{program}-" in command and self.data_marker in command:
                return program
        seen = 0
        while pid > 1 and seen < 64:
            # Ray's processes rename themselves and lose their environment; an ancestor still has it.
            environ = _read(f"/proc/{pid}/environ")
            if "RAYBOUND_NODE=" in environ and self.ray_marker in environ:
                return "ray"
            if pid == self.client_root:
                return "client"
            if self.services.get(pid):
                return self.services[pid]
            pid = _parent(pid)
            seen += 1
        return None


class Sampler(threading.Thread):
    """Reads the socket tables until told to stop and remembers every connection it saw."""

    def __init__(self, programs: Programs, pause: float = 0.02) -> None:
        super().__init__(daemon=True, name="dials")
        self.programs = programs
        self.pause = pause
        self.owner: dict[str, str] = {}
        self.listeners: dict[tuple[str, int], set[str]] = {}
        self.ends: dict[tuple[tuple[str, int], tuple[str, int]], str | None] = {}
        self.accepting: dict[tuple[tuple[str, int], tuple[str, int]], bool] = {}
        self.samples = 0
        self._done = threading.Event()
        self._tries: dict[str, int] = {}
        self._ray: set[int] = set()
        self.strangers: dict[str, str] = {}
        self._looked = 0.0
        # What the kernel still remembers of earlier programs (a closed connection stays for a minute) is not ours.
        self._before = {(local, remote) for state, local, remote, inode in socket_table() if inode == "0"}

    def run(self) -> None:
        try:  # On a busy machine the sampler must not wait behind what it watches; only root may do this.
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), -10)
        except PermissionError:
            pass
        while not self._done.is_set():
            self.sample()
            time.sleep(self.pause)

    def stop(self) -> None:
        self._done.set()
        self.join()
        self.sample()

    def sample(self) -> None:
        rows = socket_table()
        ours = {end for end, names in self.listeners.items() if names & set(OURS)}
        fresh = {
            inode: _among(local, ours) or _among(remote, ours)
            for _, local, remote, inode in rows
            if inode != "0" and inode not in self.owner and self._tries.get(inode, 0) < 8
        }
        urgent = {inode for inode, touches in fresh.items() if touches}
        if urgent:
            self._find_owners(urgent, skip_ray=True)
        # The many sockets inside Ray can wait: they live long, and finding their owners is slow.
        if fresh and (not self.samples or time.monotonic() - self._looked > 0.5):
            self._find_owners(set(fresh) - set(self.owner), skip_ray=False)
            self._looked = time.monotonic()
        open_now = {local for state, local, _, _ in rows if state == LISTEN}
        for state, local, remote, inode in rows:
            program = self.owner.get(inode)
            if state == LISTEN:
                if program:
                    self.listeners.setdefault(local, set()).add(program)
                continue
            if inode == "0" and (local, remote) in self._before:
                continue
            if self.ends.get((local, remote)) is None:
                self.ends[(local, remote)] = program or self.strangers.get(inode)
            # Decided once, when first seen: later the port may be somebody's ephemeral one.
            if (local, remote) not in self.accepting and _among(local, open_now) != _among(remote, open_now):
                self.accepting[(local, remote)] = _among(local, open_now)
        self.samples += 1

    def _find_owners(self, wanted: set[str], skip_ray: bool) -> None:
        left = set(wanted)
        # Newest processes first: who dials briefly was started a moment ago.
        for pid in sorted((int(p) for p in os.listdir("/proc") if p.isdigit()), reverse=True):
            if not left:
                break
            if skip_ray and pid in self._ray:
                continue
            try:
                links = [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")]
            except OSError:
                continue
            mine = {link[8:-1] for link in links if link.startswith("socket:[")} & left
            name = self.programs.name_of(pid) if mine else None
            if mine and not name:
                words = _read(f"/proc/{pid}/cmdline").replace("\0", " ").strip()
                self.strangers.update(dict.fromkeys(mine, f"pid {pid} ({words[:100]})"))
            if name:
                self.owner.update(dict.fromkeys(mine, name))
                left -= mine
                if name == "ray":
                    self._ray.add(pid)
        if not skip_ray:
            for inode in left:
                self._tries[inode] = self._tries.get(inode, 0) + 1

    def _listeners_at(self, end: tuple[str, int]) -> set[str]:
        return self.listeners.get(end) or set().union(*(self.listeners.get((any_, end[1]), set()) for any_ in WILDCARDS))

    def verdict(self, logs: list[Path]) -> Verdict:
        """Judges every connection that touched one of our programs."""
        counts: dict[Dial, int] = {}
        wrong: list[str] = []
        judged = set()
        ends = dict(self.ends)
        for program, local, remote in _logged(logs):
            ends[(local, remote)] = ends.get((local, remote)) or program
        for local, remote in list(ends):
            # The accepting end is the one whose port somebody listened on.
            accepts = self.accepting.get((local, remote))
            if accepts or (accepts is None and _among(local, self.listeners)):
                accepted, dialled = (local, remote), (remote, local)
            elif accepts is False or _among(remote, self.listeners):
                accepted, dialled = (remote, local), (local, remote)
            else:
                if ends[(local, remote)] in OURS:
                    wrong.append(f"{ends[(local, remote)]} {local} talks to {remote}, which nobody here listens on")
                continue
            if accepted in judged:
                continue
            judged.add(accepted)
            targets = self._listeners_at(accepted[0])
            target = ends.get(accepted) or (next(iter(targets)) if len(targets) == 1 else "?")
            source = ends.get(dialled) or "?"
            if target not in OURS and (source == "?" or source.startswith("pid ")):
                continue
            dial = Dial(source, target, accepted[0][1])
            counts[dial] = counts.get(dial, 0) + 1
        for dial in counts:
            if (dial.source, dial.target) not in ALLOWED:
                kind = "reversed" if (dial.target, dial.source) in ALLOWED else "unknown"
                wrong.append(f"{kind}: {dial.source} dialled {dial.target} on port {dial.port}")
        return Verdict(counts, wrong)


def _among(end: tuple[str, int], listening) -> bool:
    """Whether somebody listens at this end: at its address, or at every address."""
    return end in listening or any((any_, end[1]) in listening for any_ in WILDCARDS)


def _logged(logs: list[Path]):
    """Ends of connections that the programs wrote down themselves: (program, its end, the other end)."""
    for log in logs:
        if not log.exists():
            continue
        for line in log.read_text().splitlines():
            try:
                entry = json.loads(line)
                yield entry["program"], _host_port(entry["local"]), _host_port(entry["remote"])
            except (ValueError, KeyError):
                continue  # a line that is being written


def _host_port(text: str) -> tuple[str, int]:
    host, port = text.rsplit(":", 1)
    return host.strip("[]/"), int(port)


def _read(path: str) -> str:
    try:
        return Path(path).read_bytes().decode(errors="replace")
    except OSError:
        return ""


def _stat(pid: int) -> list[str] | None:
    text = _read(f"/proc/{pid}/stat")
    return text.rpartition(")")[2].split() if text else None


def _start_time(pid: int) -> str | None:
    stat = _stat(pid)
    return stat[19] if stat else None


def _parent(pid: int) -> int:
    stat = _stat(pid)
    return int(stat[1]) if stat else 0


def table(verdict: Verdict) -> str:
    """The table that people read."""
    rows = [("dialled by", "accepted by", "port", "seen", "flow")]
    merged: dict[tuple[str, str], tuple[set[int], int]] = {}
    for dial, count in verdict.counts.items():
        ports, seen = merged.get((dial.source, dial.target), (set(), 0))
        merged[(dial.source, dial.target)] = (ports | {dial.port}, seen + count)
    order = list(ALLOWED)
    for pair in sorted(merged, key=lambda p: order.index(p) if p in ALLOWED else -1):
        ports, seen = merged[pair]
        shown = ",".join(str(p) for p in sorted(ports)[:3]) + (",..." if len(ports) > 3 else "")
        rows.append((*pair, shown, str(seen), ALLOWED.get(pair, "WRONG: not in the design")))
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    return "\n".join("  " + "  ".join(c.ljust(w) for c, w in zip(row, widths)).rstrip() for row in rows)


def self_test() -> list[str]:
    """Plants a real dial from a process named control-plane to one named operator; the verdict must be red."""
    return planted("control-plane", "operator").wrong


def planted(source: str, target: str) -> Verdict:
    """Lets one real process dial another under these names and judges what the kernel shows."""
    server = "import socket,sys;s=socket.create_server(('127.0.0.1',0));print(s.getsockname()[1],flush=True);c,_=s.accept();sys.stdin.read()"
    client = "import socket,sys;s=socket.create_connection(('127.0.0.1',int(sys.argv[1])));print('up',flush=True);sys.stdin.read()"
    programs = Programs(client_root=-1)
    programs.data_marker = "(none)"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    accepts = subprocess.Popen([sys.executable, "-c", server], **pipes)
    try:
        dials = subprocess.Popen([sys.executable, "-c", client, accepts.stdout.readline().strip()], **pipes)
        try:
            dials.stdout.readline()
            programs.services = {accepts.pid: target, dials.pid: source}
            sampler = Sampler(programs)
            sampler.sample()
            return sampler.verdict([])
        finally:
            dials.communicate("")
    finally:
        accepts.communicate("")
