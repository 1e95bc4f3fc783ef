"""Start of the command line with and without its AOT cache: interleaved rounds, medians, wall and CPU.

Usage: python bench/cli_start.py [rounds]
"""

import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 11


def once(env: dict[str, str]) -> tuple[float, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    subprocess.run([HOME / "bin" / "raybound", "version", "--client"], env=env, check=True, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def main() -> None:
    with_cache = dict(os.environ)
    without = {**os.environ, "RAYBOUND_AOT": "off"}
    rows: dict[str, list[tuple[float, float]]] = {"with AOT cache": [], "without": []}
    for _ in range(ROUNDS):
        rows["with AOT cache"].append(once(with_cache))
        rows["without"].append(once(without))
    medians = {name: [statistics.median(v[i] for v in values) for i in (0, 1)] for name, values in rows.items()}
    for name, (wall, cpu) in medians.items():
        print(f"{name:16} wall {wall * 1000:6.0f} ms   cpu {cpu * 1000:6.0f} ms   (median of {ROUNDS})")
    ratio = [a / b for a, b in zip(medians["with AOT cache"], medians["without"])]
    print(f"{'ratio':16} wall {ratio[0]:6.2f}      cpu {ratio[1]:6.2f}")


if __name__ == "__main__":
    main()
