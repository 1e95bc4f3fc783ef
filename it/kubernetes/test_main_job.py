"""The main job on a real Kubernetes: Ray jobs through the private network's own gateway, into pods that nobody can dial."""

from words import HOME, eventually

JOB = str(HOME / "demo" / "job")


def jobs(site):
    return {job["name"]: job for job in site.laptop.get("job", "list")["items"]}


def test_a_job_sent_by_raybound_runs_on_the_cluster_with_its_uploaded_files(demo):
    done = demo.laptop.raybound(
        *("job", "submit", "--cluster", "demo", "--name", "first", "--working-dir", JOB, "--wait"),
        *("--", "python3", "main.py", "raybound"),
    )
    assert "hello from the uploaded working directory (sent by raybound)" in done.out
    assert jobs(demo)["first"]["state"] == "Succeeded"


def test_a_job_sent_by_plain_ray_through_the_load_balancer_with_tls_of_our_ca_appears_with_its_user(demo):
    url, headers = demo.grant("demo")
    done = demo.laptop.run(
        *("ray", "job", "submit", "--address", url, "--verify", str(demo.laptop.plane.ca)),
        *("--working-dir", JOB, "--submission-id", "plain-ray-1", "--", "python3", "main.py", "ray"),
        RAY_AUTH_MODE="token",
        RAY_AUTH_TOKEN=headers[1].rpartition(" ")[2],
        SSL_CERT_FILE=str(demo.laptop.plane.ca),
    )
    assert "(sent by ray)" in done.out
    seen = eventually(
        30,
        "the plain Ray job is listed as Succeeded",
        lambda: [j for j in jobs(demo).values() if j["submission_id"] == "plain-ray-1" and j["state"] == "Succeeded"],
    )
    assert seen[0]["source"] == "ray"


def test_rays_own_address_scheme_works_too(demo):
    done = demo.laptop.run(
        *("ray", "job", "submit", "--address", "raybound://demo", "--submission-id", "plain-ray-2"),
        *("--", "python3", "-c", "print(6 * 7)"),
    )
    assert "42" in done.out


def test_tasks_of_a_job_run_on_the_worker_and_see_rays_state(demo):
    script = (
        "import ray; ray.init(); "
        "nodes = [n for n in ray.nodes() if n['Alive']]; "
        "ask = ray.remote(num_cpus=1)(lambda: len(__import__('ray.util.state').util.state.list_nodes())); "
        "from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy as On; "
        "print('seen', [ray.get(ask.options(scheduling_strategy=On(n['NodeID'], soft=False)).remote()) for n in nodes])"
    )
    done = demo.laptop.raybound("job", "submit", "--cluster", "demo", "--name", "state", "--wait", "--", "python3", "-c", script)
    assert "seen [2, 2]" in done.out


def test_workers_come_and_go_as_told(demo):
    demo.laptop.raybound("cluster", "scale", "demo", "2")
    eventually(180, "a second worker is ready", lambda: len(demo.ready("demo", "worker")) == 2)
    eventually(60, "the product sees it", lambda: len(demo.cluster("demo")["nodes"]) == 3)
    demo.laptop.raybound("cluster", "scale", "demo", "1")
    eventually(120, "one worker is left", lambda: len(demo.pods("demo", "worker")) == 1)
    eventually(60, "the product sees that too", lambda: demo.cluster("demo")["state"] == "Running")


def test_people_reach_the_head_on_the_address_that_the_load_balancer_really_has(demo):
    host = demo.cluster("demo")["url"].removeprefix("https://").strip("/")
    done = demo.laptop.run(
        *("curl", "-s", "-o", "/dev/null", "-w", "%{http_code} %{remote_ip} %{ssl_verify_result}"),
        *("--cacert", str(demo.laptop.plane.ca), f"https://{host}/api/version"),
    )
    assert done.out == f"401 {demo.node.gateway_address()} 0"
