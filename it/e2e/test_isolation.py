"""A job cannot read the store, a key, another cluster's token, or what the operator keeps."""

import json


def test_a_job_reads_no_secret_of_the_installation(demo):
    status = demo.raybound("operator", "status", "--data", str(demo.data), "-o", "json").json()
    assert status["isolation"], "the operator says how clusters are fenced"
    secrets = [
        *demo.data.rglob("*.key"),
        *demo.data.rglob("*.db"),
        *demo.data.rglob("*.pem"),
        *demo.data.rglob("operator.key"),
        *demo.data.rglob("journal*"),
    ]
    assert len(secrets) > 4
    words = " ".join(f"'{path}'" for path in secrets)
    script = f"for f in {words}; do if cat \"$f\" >/dev/null 2>&1; then echo \"COULD\"\"READ $f\"; fi; done; echo looked"
    done = demo.raybound("job", "submit", "--cluster", "demo", "--name", "thief", "--wait", "--", "sh", "-c", script)
    assert "looked" in done.out
    assert "COULDREAD" not in done.out, done.out


def test_a_job_sees_no_process_outside_its_cluster(demo):
    script = "ls /proc | grep -c '^[0-9]' ; cat /proc/*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -o 'raybound-[a-z-]*-0[^ ]*jar' || echo none"
    done = demo.raybound("job", "submit", "--cluster", "demo", "--name", "peeper", "--wait", "--", "sh", "-c", script)
    assert "none" in done.out, done.out


def test_what_a_job_leaves_behind_dies_with_its_cluster(demo):
    from test_life import ray_processes

    demo.raybound("cluster", "create", "short", "--workers", "0", "--wait", timeout=240)
    demo.raybound(
        *("job", "submit", "--cluster", "short", "--name", "orphan-maker", "--wait"),
        *("--", "sh", "-c", "setsid sleep 4242 >/dev/null 2>&1 & echo left"),
    )
    demo.raybound("cluster", "delete", "short", "--wait", "--yes", timeout=120)
    left = [pid for pid, env in ray_processes(demo).items() if b"sleep" in open(f"/proc/{pid}/cmdline", "rb").read()]
    assert not left
    assert "short" not in json.dumps(demo.get("cluster", "list"))
