"""`make demo`: the main job on one machine, from nothing to two finished Ray jobs and the table of who dialled whom.

Exit 0 only when both jobs SUCCEEDED, every connection belongs to the design, and nothing is left behind.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import dials

HOME = Path(__file__).resolve().parent.parent
VENV = HOME / ".raybound" / "venv"
CLUSTER = "demo"
STARTED = time.monotonic()


class DemoFailed(Exception):
    """What went wrong, in words for the person who watches."""


def say(text: str) -> None:
    print(f"[{time.monotonic() - STARTED:6.1f} s] {text}", flush=True)


class Step:
    """Prints a step, a sign of life while it lasts, and how long it took."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.begun = time.monotonic()
        self.done = threading.Event()

    def __enter__(self) -> Step:
        say(f"{self.text} ...")
        threading.Thread(target=self._alive, daemon=True).start()
        return self

    def _alive(self) -> None:
        while not self.done.wait(15):
            say(f"{self.text}: still at it after {time.monotonic() - self.begun:.0f} s")

    def __exit__(self, kind, *_) -> None:
        self.done.set()
        if kind is None:
            say(f"{self.text}: done in {time.monotonic() - self.begun:.1f} s")


def check_prerequisites() -> None:
    """Names every missing tool with its install line before anything long starts."""
    missing = []
    for tool, install in (("git", "apt-get install git"), ("make", "apt-get install make"), ("mvn", "apt-get install maven")):
        if shutil.which(tool) is None:
            missing.append(f"{tool} is missing. Install it: {install}")
    for finder in ("find-jdk", "find-python", "find-pip"):
        found = subprocess.run([HOME / "bin" / finder], capture_output=True, text=True)
        if found.returncode != 0:
            missing.append(found.stderr.strip())
    if sys.platform != "linux" or os.uname().machine != "x86_64":
        missing.append(f"this demo runs on Linux x86-64 only, not on {sys.platform} {os.uname().machine}")
    if missing:
        raise DemoFailed("some tools are missing:\n  " + "\n  ".join(missing))


class Demo:
    def __init__(self, data: Path, keep: bool) -> None:
        self.data = data
        self.keep = keep
        self.run_dir = ""
        self.env = {
            **{k: v for k, v in os.environ.items() if not k.startswith("RAY_")},
            "RAYBOUND_CONFIG": str(data / "client" / "config.yaml"),
            "RAYBOUND_VENV": str(VENV),
            "PATH": f"{HOME / 'bin'}:{VENV / 'bin'}:{os.environ['PATH']}",
            "PYTHONUNBUFFERED": "1",
            "RAYBOUND_CONNECTIONS_LOG": str(data / "client-connections.jsonl"),
        }
        programs = dials.Programs(client_root=os.getpid())
        programs.data_marker = str(data)
        self.sampler = dials.Sampler(programs)

    def run(self, *command: str, show: bool = False) -> str:
        """Runs a tool as a user would; its words are shown when asked for or when it fails."""
        process = subprocess.Popen(
            command, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=self.data
        )
        lines = []
        assert process.stdout
        for line in process.stdout:
            lines.append(line)
            if show:
                print(f"           | {line}", end="", flush=True)
        if process.wait() != 0:
            if not show:
                print("".join(f"           | {line}" for line in lines[-40:]), end="", flush=True)
            raise DemoFailed(f"'{' '.join(command[:4])} ...' ended with exit code {process.returncode}")
        return "".join(lines)

    def up(self) -> None:
        with Step("starting control plane, operator and edge"):
            self.run("raybound", "local", "up", "--data", str(self.data / "data"))
        self.run_dir = run_folder(self.data / "data")
        self.sampler.programs.ray_marker = self.run_dir
        with Step(f"starting the Ray cluster '{CLUSTER}': one head, one worker (real ray processes)"):
            self.run("raybound", "cluster", "create", CLUSTER, "--workers", "1", "--wait")

    def jobs(self) -> None:
        job = str(HOME / "demo" / "job")
        say("job 1, sent by raybound job submit:")
        self.run(
            *("raybound", "job", "submit", "--cluster", CLUSTER, "--name", "hello", "--working-dir", job, "--wait"),
            *("--", "python", "main.py", "raybound"),
            show=True,
        )
        say(f"job 2, sent by Ray's own ray job submit --address raybound://{CLUSTER}:")
        self.run(
            *("ray", "job", "submit", "--address", f"raybound://{CLUSTER}", "--working-dir", job),
            *("--", "python", "main.py", "ray"),
            show=True,
        )
        listed = self.run("raybound", "job", "list")
        print("".join(f"           | {line}\n" for line in listed.splitlines()), end="")
        if listed.upper().count("SUCCEEDED") < 2:
            raise DemoFailed("not both jobs are Succeeded")

    def judge(self) -> None:
        """Shows who dialled whom and fails on any connection that is not in the design."""
        logs = list(self.data.rglob("*connections.jsonl"))
        verdict = self.sampler.verdict(logs)
        say(f"who dialled whom (kernel socket tables, {self.sampler.samples} samples, {len(logs)} logs of accepts and connects joined):")
        print(dials.table(verdict), flush=True)
        missing = [pair for pair in REQUIRED if pair not in {(d.source, d.target) for d in verdict.counts}]
        if missing:
            raise DemoFailed("connections that must exist were not seen: " + ", ".join(" -> ".join(p) for p in missing))
        if verdict.wrong:
            raise DemoFailed("connections that are not in the design:\n  " + "\n  ".join(verdict.wrong))
        planted = dials.self_test()
        if not any("control-plane dialled operator" in line for line in planted):
            raise DemoFailed("the self-test planted a dial from control plane to operator and it was not noticed")
        say("self-test: a planted dial from control plane to operator was noticed and would fail this demo")

    def down(self) -> None:
        with Step("stopping everything"):
            verb = ["down"] if self.keep else ["reset", "--yes"]
            subprocess.run(
                ["raybound", "local", *verb, "--data", str(self.data / "data")], env=self.env, capture_output=True
            )
        left = leftovers(str(self.data)) + (leftovers(self.run_dir) if self.run_dir else [])
        if self.run_dir and not self.keep and Path(self.run_dir).exists():
            left.append(f"folder {self.run_dir}")
        if left:
            raise DemoFailed("still running after the stop:\n  " + "\n  ".join(left))


REQUIRED = [
    ("client", "control-plane"),
    ("client", "edge"),
    ("edge", "head-agent"),
    ("head-agent", "ray"),
    ("operator", "control-plane"),
    ("head-agent", "control-plane"),
]


def run_folder(data: Path) -> str:
    """Where the operator of this installation keeps what its Ray nodes need; it marks their processes."""
    return json.loads((data / "operator" / "config.json").read_text())["run_dir"]


def leftovers(folder: str) -> list[str]:
    """Processes that name the folder in their command line or environment."""
    found = []
    for pid in (p for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid()):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if not command:
                continue
            if folder.encode() in command + Path(f"/proc/{pid}/environ").read_bytes():
                words = command.replace(b"\0", b" ").decode(errors="replace")
                found.append(f"{pid} {words[:120]}")
        except OSError:
            continue
    return found


NEXT = """
What to try next, in another terminal:
  export PATH={bin}:$PATH RAYBOUND_CONFIG={config}
  raybound cluster list                      raybound cluster describe demo
  raybound job logs hello                    raybound job submit --cluster demo -- python -c 'import ray; ray.init()'
  raybound open demo                         (the Ray dashboard in your browser; 'raybound ca trust' first)
  raybound exec demo -- ray list nodes       (any Ray tool, authenticated)
Ctrl-C stops everything and leaves nothing behind.
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end by itself: exit 0 only if both jobs SUCCEEDED")
    parser.add_argument("--keep-data", action="store_true", help="keep the data folder (logs) for looking into")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))

    demo = None
    status = 0
    try:
        check_prerequisites()
        with Step("building the programs"):
            subprocess.run([HOME / "bin" / "build"], check=True)
        with Step("setting up Python with real Ray"):
            subprocess.run([HOME / "bin" / "setup-python"], check=True)
        demo = Demo(Path(tempfile.mkdtemp(prefix="raybound-demo-")), options.keep_data)
        demo.sampler.start()
        demo.up()
        demo.jobs()
        demo.judge()
        say("both jobs SUCCEEDED, and every connection was dialled from the inside out")
        if not options.once:
            print(NEXT.format(bin=HOME / "bin", config=demo.env["RAYBOUND_CONFIG"]), flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        print(flush=True)
    except (DemoFailed, subprocess.CalledProcessError) as failure:
        print(f"\nmake demo failed: {failure}", file=sys.stderr, flush=True)
        status = 1
    finally:
        if demo:
            try:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                demo.sampler.stop()
                demo.down()
            except DemoFailed as failure:
                print(f"\nmake demo failed: {failure}", file=sys.stderr, flush=True)
                status = 1
            if options.keep_data:
                say(f"logs are kept in {demo.data}")
            elif status:
                say("'make demo ARGS=--keep-data' keeps the logs")
                shutil.rmtree(demo.data, ignore_errors=True)
            else:
                shutil.rmtree(demo.data, ignore_errors=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
