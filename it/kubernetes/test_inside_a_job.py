"""What user code finds in its pod: no credential of Kubernetes, and nothing that answers it without one."""

import base64
import json

from site_of import NAMESPACE
from words import HOME

JOBS = str(HOME / "it" / "kubernetes" / "jobs")


def test_a_job_finds_no_token_on_any_node_and_kubernetes_answers_it_nothing(demo):
    cluster = demo.cluster("demo")["id"]
    done = demo.laptop.raybound(
        *("job", "submit", "--cluster", "demo", "--name", "looks-around", "--working-dir", JOBS),
        *("--env", f"LOOK_FOR={NAMESPACE} {cluster}", "--wait", "--", "python3", "inside.py"),
    )
    found = [json.loads(line.partition("found ")[2]) for line in done.out.splitlines() if line.startswith("found ")]
    assert len(found) == 2, done.out
    for answer in found:
        assert answer["tokens"] == []
        assert answer["list"] in (401, 403) and answer["patch"] in (401, 403) and answer["operator"] in (401, 403)
        assert answer["metadata"] is False
        assert answer["user"] != 0


def test_the_head_agents_token_is_for_the_control_plane_only_and_kubernetes_refuses_it(demo):
    pod = demo.ready("demo", "head")[0]
    token = demo.node.kubectl(
        *("exec", "-n", NAMESPACE, pod, "-c", "head-agent", "--", "cat", "/var/run/raybound/token/token")
    ).out.strip()
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert [audience.partition(".")[2] for audience in claims["aud"]] == ["link.raybound.test"]
    assert claims["kubernetes.io"]["pod"]["name"] == pod
    refused = demo.node.inside(
        *("kubectl", "--kubeconfig", "/dev/null", "--server", f"https://10.231.{demo.node.index}.2:6443"),
        *("--insecure-skip-tls-verify", "--token", token, "get", "pods", "-n", NAMESPACE),
        code=None,
    )
    assert "Unauthorized" in refused.err or "must be logged in" in refused.err, refused.text


def test_every_pod_of_the_cluster_passes_the_restricted_standard(demo):
    labels = demo.node.get("namespace", NAMESPACE)["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"
    for kind in ("head", "worker"):
        for pod in demo.pods("demo", kind):
            assert pod["spec"]["automountServiceAccountToken"] is False
            assert pod["spec"]["serviceAccountName"] == "ray"


def test_the_ray_container_is_first_and_the_head_agent_a_sidecar_that_outlives_it(demo):
    spec = demo.pods("demo", "head")[0]["spec"]
    assert spec["containers"][0]["name"].startswith("ray")
    agents = [c for c in spec["initContainers"] if c["name"] == "head-agent"]
    assert [agent["restartPolicy"] for agent in agents] == ["Always"]
    assert agents[0]["securityContext"]["readOnlyRootFilesystem"] is True
