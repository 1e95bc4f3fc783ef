"""The main job: real Ray jobs through the load balancer into a cluster that nobody can dial into."""

from product import HOME, eventually

JOB = str(HOME / "demo" / "job")


def jobs(product):
    listed = product.get("job", "list")
    return {job["name"]: job for job in (listed["items"] if isinstance(listed, dict) else listed)}


def test_a_job_sent_by_raybound_runs_on_the_cluster_with_its_uploaded_files(demo):
    done = demo.raybound(
        *("job", "submit", "--cluster", "demo", "--name", "first", "--working-dir", JOB, "--wait"),
        *("--", "python", "main.py", "raybound"),
    )
    assert "hello from the uploaded working directory (sent by raybound)" in done.out
    assert "sum of squares: 2470" in done.out
    job = jobs(demo)["first"]
    assert job["state"] == "Succeeded"
    assert job["exit_code"] == 0


def test_a_job_sent_by_plain_ray_appears_in_the_list_with_its_user(demo):
    done = demo.run(
        *("ray", "job", "submit", "--address", "raybound://demo", "--working-dir", JOB, "--submission-id", "plain-ray-1"),
        *("--", "python", "main.py", "ray"),
    )
    assert "(sent by ray)" in done.out
    me = demo.get("whoami")
    seen = eventually(
        20,
        "the plain Ray job is listed as Succeeded",
        lambda: [j for j in jobs(demo).values() if j["submission_id"] == "plain-ray-1" and j["state"] == "Succeeded"],
    )
    assert seen[0]["source"] == "ray"
    assert seen[0]["owner_id"] == (me.get("id") or me["principal_id"])


def test_a_failing_job_says_its_exit_code_and_makes_the_command_fail(demo):
    done = demo.raybound(
        "job", "submit", "--cluster", "demo", "--name", "fails", "--wait", "--", "sh", "-c", "echo oops; exit 7", code=8
    )
    assert "oops" in done.out
    job = jobs(demo)["fails"]
    assert (job["state"], job["exit_code"]) == ("Failed", 7)
    assert job["failure"]["next_step"]


def test_a_running_job_can_be_stopped(demo):
    demo.raybound("job", "submit", "--cluster", "demo", "--name", "sleeper", "--", "sleep", "600")
    eventually(60, "the job runs", lambda: jobs(demo)["sleeper"]["state"] == "Running")
    demo.raybound("job", "stop", "sleeper")
    demo.raybound("job", "wait", "sleeper", "--timeout", "60", code=None)
    assert jobs(demo)["sleeper"]["state"] == "Stopped"


def test_a_job_without_a_cluster_makes_one_and_removes_it_and_its_log_stays(product):
    product.raybound(
        *("job", "submit", "--name", "own-cluster", "--working-dir", JOB, "--wait", "--", "python", "main.py", "nobody"),
        timeout=300,
    )
    job = jobs(product)["own-cluster"]
    assert job["state"] == "Succeeded"
    eventually(
        60,
        "the job's cluster is gone",
        lambda: job["cluster_id"] not in [c["id"] for c in items(product.get("cluster", "list"))],
    )
    logs = product.raybound("job", "logs", "own-cluster")
    assert "sum of squares: 2470" in logs.out


def test_any_ray_tool_works_through_exec(demo):
    done = demo.raybound("exec", "demo", "--", "ray", "list", "nodes")
    assert done.out.count("ALIVE") == 2


def items(listed):
    return listed["items"] if isinstance(listed, dict) else listed
