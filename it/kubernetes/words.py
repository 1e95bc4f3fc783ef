"""Commands and waiting, as every test here uses them."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
VENV = HOME / ".raybound" / "venv"


class Done:
    """What a command said and how it ended."""

    def __init__(self, process: subprocess.CompletedProcess[str]) -> None:
        self.code = process.returncode
        self.out = process.stdout
        self.err = process.stderr

    @property
    def text(self) -> str:
        return self.out + self.err

    def json(self):
        return json.loads(self.out)


def run(words: Sequence[str], *, code: int | None = 0, timeout: float = 120, stdin: str | None = None, **more: str) -> Done:
    """Runs a command; `code` is the exit code it must have, None for any."""
    given = {"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}
    env = {k: v for k, v in os.environ.items() if not k.startswith(("RAY_", "RAYBOUND_", "KUBE"))}
    if "KUBE_CACHE" in os.environ:
        env["KUBE_CACHE"] = os.environ["KUBE_CACHE"]
    done = Done(subprocess.run(words, env={**env, **more}, capture_output=True, text=True, timeout=timeout, **given))
    assert code is None or done.code == code, (
        f"{' '.join(words)}\nexit code {done.code}, expected {code}\n{done.out[-6000:]}\n{done.err[-6000:]}"
    )
    return done


def eventually(limit: float, sentence: str, condition: Callable[[], object]):
    """Bounded polling: the value as soon as it is true, a failure with the sentence after the limit."""
    end = time.monotonic() + limit
    last = None
    while time.monotonic() < end:
        last = condition()
        if last:
            return last
        time.sleep(0.3)
    raise AssertionError(f"not within {limit} s: {sentence} (last: {last!r})")
