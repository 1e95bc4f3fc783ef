"""What happens on a real Kubernetes when things die."""

from words import eventually


def submit(site, name, *words, **kwargs):
    return site.laptop.raybound("job", "submit", "--cluster", "demo", "--name", name, "--wait", "--", *words, **kwargs)


def test_a_killed_head_pod_comes_back_and_takes_jobs_again(demo):
    before = demo.ready("demo", "head")
    demo.node.kubectl("delete", "pod", "-n", "raybound-default", *before, "--wait=false")
    eventually(
        240,
        "another head pod is ready",
        lambda: [name for name in demo.ready("demo", "head") if name not in before],
    )
    eventually(120, "the cluster is Running again", lambda: demo.cluster("demo")["state"] == "Running")
    assert "back again" in submit(demo, "after-the-head", "echo", "back again").out


def test_a_deleted_operator_pod_adopts_what_runs(demo):
    head = demo.ready("demo", "head")
    demo.node.kubectl("delete", "pod", "-n", "raybound-system", "-l", "app.kubernetes.io/name=raybound-operator", "--wait=true")
    demo.node.kubectl("rollout", "status", "-n", "raybound-system", "deployment/raybound-operator", "--timeout=90s")
    assert "adopted" in submit(demo, "after-the-operator", "echo", "adopted").out
    assert demo.ready("demo", "head") == head


def test_control_plane_away_a_person_who_is_in_stays_in(demo):
    plane = demo.laptop.plane
    with demo.laptop.forward("demo") as door:
        assert demo.laptop.run("ray", "job", "list", **door).code == 0
        plane.kill()
        try:
            done = demo.laptop.run("ray", "job", "submit", "--", "echo", "still in", **door)
            assert "still in" in done.out
        finally:
            plane.start()
    assert "and again" in submit(demo, "after-the-outage", "echo", "and again").out


def test_control_plane_away_and_the_head_pod_killed_a_person_who_is_in_stays_in(demo):
    plane = demo.laptop.plane
    with demo.laptop.forward("demo") as door:
        before = demo.ready("demo", "head")
        plane.kill()
        try:
            demo.node.kubectl("delete", "pod", "-n", "raybound-default", *before, "--wait=false")
            eventually(
                240,
                "the head answers again, with the grant from before",
                lambda: demo.laptop.run("ray", "job", "list", code=None, **door).code == 0,
            )
        finally:
            plane.start()
    eventually(120, "the cluster is Running again", lambda: demo.cluster("demo")["state"] == "Running")
