"""The command line with and without its AOT cache: interleaved rounds, medians, wall and CPU.

Two commands: `version --client`, which asks nobody, and `whoami`, which asks a control plane over TLS. The control plane is one
that this bench starts for itself and removes again.

Usage: python bench/cli_start.py [rounds]
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 11


def once(words: list[str], env: dict[str, str]) -> tuple[float, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    subprocess.run([HOME / "bin" / "raybound", *words], env=env, check=True, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def compare(words: list[str], env: dict[str, str]) -> None:
    without_cache = {**env, "RAYBOUND_AOT": "off"}
    rows: dict[str, list[tuple[float, float]]] = {"with AOT cache": [], "without": []}
    for _ in range(ROUNDS):
        rows["with AOT cache"].append(once(words, env))
        rows["without"].append(once(words, without_cache))
    medians = {name: [statistics.median(v[i] for v in values) for i in (0, 1)] for name, values in rows.items()}
    print(f"raybound {' '.join(words)}   (median of {ROUNDS} interleaved rounds)")
    for name, (wall, cpu) in medians.items():
        print(f"  {name:16} wall {wall * 1000:6.0f} ms   cpu {cpu * 1000:6.0f} ms")
    ratio = [a / b for a, b in zip(medians["with AOT cache"], medians["without"])]
    print(f"  {'ratio':16} wall {ratio[0]:6.2f}      cpu {ratio[1]:6.2f}")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="raybound-bench-") as folder:
        env = {
            **os.environ,
            "RAYBOUND_CONFIG": f"{folder}/client/config.yaml",
            "RAYBOUND_DATA": f"{folder}/data",
            "RAYBOUND_VENV": str(HOME / ".raybound" / "venv"),
        }
        quiet = {"env": env, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([HOME / "bin" / "raybound", "local", "up"], check=True, **quiet)
        try:
            compare(["version", "--client"], env)
            compare(["whoami"], env)
        finally:
            subprocess.run([HOME / "bin" / "raybound", "local", "reset", "--yes"], check=False, **quiet)


if __name__ == "__main__":
    main()
