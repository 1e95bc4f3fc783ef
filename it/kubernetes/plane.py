"""The control plane beside the private network, and a person at a laptop who uses both."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import struct
import subprocess
import threading
from pathlib import Path

from words import HOME, VENV, Done, eventually, run

C, D, U = "raybound.test", "link.raybound.test", "raybound-user.test"
CONSOLE = f"console.{C}"


class ControlPlane:
    """One process on the machine. Private networks reach its machines' door on 443 of the machine's end of their only
    route; the console listens where none of them comes."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "control-plane"
        self.settings = folder / "control-plane.json"
        self.key = folder / "first.key"
        self.log = folder / "control-plane.log"
        self.process: subprocess.Popen | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.console = f"https://{CONSOLE}:{free.getsockname()[1]}"
        self.settings.write_text(
            json.dumps({
                "data_dir": str(self.data),
                "console_domain": C,
                "user_domain": U,
                "console": {"bind": "127.0.0.1", "port": int(self.console.rpartition(":")[2])},
                "machines": {"domain": D, "bind": "0.0.0.0", "port": 443},
            })
        )

    @property
    def ca(self) -> Path:
        return self.data / "ca" / "root.pem"

    def start(self) -> None:
        java = run([str(HOME / "bin" / "find-jdk")]).out.strip()
        jar = next((HOME / "dist" / "lib").glob("raybound-control-plane-[0-9]*.jar"))
        before = self.log.stat().st_size if self.log.exists() else 0
        self.process = subprocess.Popen(
            [f"{java}/bin/java", "-Xmx384m", "--enable-native-access=ALL-UNNAMED", "-jar", str(jar)]
            + ["--config", str(self.settings), "--bootstrap-key-file", str(self.key)],
            stdout=self.log.open("a"),
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

        def ready():
            assert self.process and self.process.poll() is None, self.log.read_text()[-4000:]
            return "ready control-plane" in self.log.read_text()[before:]

        eventually(90, "the control plane is ready", ready)

    def kill(self) -> None:
        """As a power cut would."""
        if self.process and self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None


class Names:
    """The names that a person's network knows: the console, and each site's wildcard (private zones would do this)."""

    ADDRESS = "127.0.0.153"

    def __init__(self, zones: dict[str, str]) -> None:
        self.zones = zones
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def __enter__(self) -> Names:
        self.socket.bind((self.ADDRESS, 53))
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self.socket.close()

    def _serve(self) -> None:
        while True:
            try:
                question, asker = self.socket.recvfrom(512)
                self.socket.sendto(self.answer(question), asker)
            except OSError:
                return

    def answer(self, question: bytes) -> bytes:
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1 : at + 1 + question[at]].decode())
            at += 1 + question[at]
        name = ".".join(labels).lower()
        kind = int.from_bytes(question[at + 1 : at + 3])
        address = next((a for zone, a in self.zones.items() if name.endswith("." + zone)), None)
        record = b""
        if address and kind == 1:
            record = b"\xc0\x0c\0\1\0\1" + struct.pack("!IH", 5, 4) + socket.inet_aton(address)
        flags = 0x8580 if address else 0x8583
        return question[:2] + struct.pack("!HHHHH", flags, 1, bool(record), 0, 0) + question[12 : at + 5] + record


class Laptop:
    """Commands of a person: their own resolver, nothing of Kubernetes."""

    def __init__(self, folder: Path, names: Names, plane: ControlPlane) -> None:
        self.folder = folder / "laptop"
        self.folder.mkdir()
        self.names = names
        self.resolv = self.folder / "resolv.conf"
        self.resolv.write_text(f"nameserver {names.ADDRESS}\n")
        self.plane = plane

    def run(self, *words: str, code: int | None = 0, timeout: float = 240, stdin: str | None = None, **more: str) -> Done:
        return run([*self._resolver(), *words], code=code, timeout=timeout, stdin=stdin, **self._env(more))

    def _env(self, more: dict[str, str]) -> dict[str, str]:
        return {
            "RAYBOUND_CONFIG": str(self.folder / "config.yaml"),
            "RAYBOUND_VENV": str(VENV),
            "PATH": f"{HOME / 'bin'}:{VENV / 'bin'}:{os.environ['PATH']}",
            "PYTHONUNBUFFERED": "1",
            **more,
        }

    def _resolver(self) -> list[str]:
        return ["unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc/resolv.conf && exec "$@"', str(self.resolv)]

    def raybound(self, *words: str, **kwargs) -> Done:
        return self.run("raybound", *words, **kwargs)

    def get(self, *words: str):
        return self.raybound(*words, "-o", "json").json()

    def log_in(self) -> None:
        self.raybound(
            *("login", "--url", self.plane.console, "--ca-file", str(self.plane.ca)),
            *("--name", "work", "--token", str(self.plane.key)),
        )

    @contextlib.contextmanager
    def forward(self, cluster: str):
        """The variables of a running `raybound port-forward`, as somebody has it who logged in a while ago."""
        process = subprocess.Popen(
            [*self._resolver(), str(HOME / "bin" / "raybound"), "port-forward", cluster],
            env={**os.environ, **self._env({})},
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "forward.log").open("w"),
            stdin=subprocess.DEVNULL,
        )
        try:
            told = eventually(30, "the forward is open", lambda: self.raybound("env", cluster, code=None).out)
            yield dict(re.findall(r"^export ([A-Z_]+)='?([^'\n]*)'?$", told, re.M))
        finally:
            process.terminate()
            process.wait(timeout=20)
