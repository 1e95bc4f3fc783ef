"""The demo's job: a few tasks spread over the cluster, and a file from the uploaded working directory."""

import pathlib
import sys

import ray

ray.init(log_to_driver=False)


@ray.remote(num_cpus=0.1)
def square(n: int) -> tuple[int, str]:
    return n * n, ray.util.get_node_ip_address()


greeting = (pathlib.Path(__file__).parent / "greeting.txt").read_text().strip()
print(f"{greeting} (sent by {sys.argv[1] if len(sys.argv) > 1 else 'nobody'})", flush=True)
results = ray.get([square.remote(n) for n in range(20)])
print(f"sum of squares: {sum(value for value, _ in results)}", flush=True)
print(f"nodes that worked: {', '.join(sorted({node for _, node in results}))}", flush=True)
