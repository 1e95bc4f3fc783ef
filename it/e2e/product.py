"""Drives the product as its users do: by its commands."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
VENV = HOME / ".raybound" / "venv"

# What a run does once; the pages of the documentation say the same words.
UP = "raybound local up"
CREATE = "raybound cluster create demo --workers 1 --wait"
DOWN = "raybound local down"
RESET = "raybound local reset --yes"


class Done:
    """What a command said and how it ended."""

    def __init__(self, process: subprocess.CompletedProcess[str]) -> None:
        self.code = process.returncode
        self.out = process.stdout
        self.err = process.stderr

    def json(self):
        return json.loads(self.out)


class Product:
    """One installation on this machine, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.env = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("RAY_", "RAYBOUND_"))},
            "RAYBOUND_CONFIG": str(folder / "client" / "config.yaml"),
            "RAYBOUND_DATA": str(folder / "data"),
            "RAYBOUND_VENV": str(VENV),
            "PATH": f"{HOME / 'bin'}:{VENV / 'bin'}:{os.environ['PATH']}",
            "PYTHONUNBUFFERED": "1",
        }

    def run(self, *command: str, code: int | None = 0, timeout: float = 180, **env: str) -> Done:
        """Runs a command; `code` is the exit code it must have, None for any."""
        process = subprocess.run(
            [str(word) for word in command],
            env={**self.env, **env},
            capture_output=True,
            text=True,
            timeout=timeout,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
        )
        done = Done(process)
        assert code is None or done.code == code, (
            f"{' '.join(str(c) for c in command)}\nexit code {done.code}, expected {code}\n{done.out}\n{done.err}"
        )
        return done

    def raybound(self, *words: str, **kwargs) -> Done:
        return self.run("raybound", *words, **kwargs)

    def get(self, *words: str):
        return self.raybound(*words, "-o", "json").json()


def eventually(limit: float, sentence: str, condition: Callable[[], object]):
    """Bounded polling: the value as soon as it is true, a failure with the sentence after the limit."""
    end = time.monotonic() + limit
    last = None
    while time.monotonic() < end:
        last = condition()
        if last:
            return last
        time.sleep(0.1)
    raise AssertionError(f"not within {limit} s: {sentence} (last: {last!r})")
