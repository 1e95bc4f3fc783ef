"""The charts: what they render, whether a real API server takes it, and what they may not contain.

Needs helm and the control-plane tier of kube/ (root). `RAYBOUND_UPDATE=1` writes the golden files anew.
"""

import base64
import copy
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
import yaml

HOME = Path(__file__).resolve().parents[1]
CHARTS = HOME / "charts"
CASES = sorted(CHARTS.glob("golden/*/*.values.yaml"))
CACHE = Path(
    subprocess.run(
        ["bash", "-c", '. "$0"; echo "$KUBE_CACHE"', str(HOME / "kube" / "versions.env")], check=True, capture_output=True, text=True
    ).stdout.strip()
)
HELM = str(CACHE / "bin" / "helm")
NAMESPACE = {"operator": "raybound-system", "control-plane": "raybound"}


def run(*words: str, code: int | None = 0, stdin: str | None = None, **env: str) -> subprocess.CompletedProcess:
    given = {"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, env={**os.environ, **env}, **given)
    assert code is None or done.returncode == code, f"{words}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done


def template(chart: str, *more: str, code: int | None = 0) -> subprocess.CompletedProcess:
    return run(HELM, "template", f"raybound-{chart}", str(CHARTS / chart), "--namespace", NAMESPACE[chart], *more, code=code)


def objects(case: Path) -> list[dict]:
    text = template(case.parent.name, "--values", str(case)).stdout
    return [each for each in yaml.safe_load_all(text) if each]


def names(case: Path) -> str:
    return f"{case.parent.name}/{case.name.removesuffix('.values.yaml')}"


def pods(all_objects: list[dict]) -> list[dict]:
    return [each["spec"]["template"]["spec"] for each in all_objects if each["kind"] in ("Deployment", "StatefulSet")]


@pytest.fixture(scope="session")
def kubernetes():
    """An API server: the one of RAYBOUND_KUBE_DIR, else one of our own."""
    given = os.environ.get("RAYBOUND_KUBE_DIR")
    folder = given or tempfile.mkdtemp(prefix="raybound-kube-")
    run(str(HOME / "kube" / "up.sh"), folder, "control-plane")
    config = f"{folder}/admin.kubeconfig"

    def kubectl(*words: str, **more) -> subprocess.CompletedProcess:
        return run(str(CACHE / "bin" / "kubectl"), *words, KUBECONFIG=config, **more)

    kubectl.config = config
    tls = "gateway-api-experimental/gateway.networking.k8s.io_tlsroutes.yaml"
    for crds in ("gateway-api", tls, "kuberay"):
        kubectl("apply", "--server-side", "--force-conflicts", "-f", str(CACHE / "crds" / crds))
    kubectl("wait", "--for=condition=Established", "--timeout=60s", "crd", "--all")
    yield kubectl
    if not given:
        run(str(HOME / "kube" / "down.sh"), folder, "--purge", code=None)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def namespaces(kubernetes):
    """What a customer has before helm runs: our namespaces, restricted, and those of the gateway's team."""
    made = ["raybound", "raybound-system", "raybound-default", "raybound-vision", "edge", "envoy-gateway-system", "ingress-nginx"]
    for name in made:
        restricted = "" if not name.startswith("raybound") else "\n    pod-security.kubernetes.io/warn: restricted"
        kubernetes(
            "apply", "--server-side", "-f", "-",
            stdin=f"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {name}\n  labels:\n    test: charts{restricted}\n",
        )
    return made


@pytest.mark.parametrize("case", CASES, ids=names)
def test_what_is_rendered_is_what_was_reviewed(case):
    golden = case.with_name(case.name.replace(".values.yaml", ".golden.yaml"))
    text = template(case.parent.name, "--values", str(case)).stdout
    if os.environ.get("RAYBOUND_UPDATE"):
        golden.write_text(text)
    assert golden.read_text() == text, "write it anew: RAYBOUND_UPDATE=1 pytest charts"


@pytest.mark.parametrize("case", CASES, ids=names)
def test_a_real_api_server_takes_it_and_finds_every_pod_restricted(case, kubernetes, namespaces):
    text = template(case.parent.name, "--values", str(case)).stdout
    done = kubernetes("apply", "--server-side", "--dry-run=server", "-f", "-", stdin=text)
    assert "Warning" not in done.stderr, done.stderr


@pytest.mark.parametrize("file", sorted((HOME / "docs/reference/gateways").glob("*.yaml")), ids=lambda file: file.name)
def test_a_real_api_server_takes_the_manifests_of_the_docs(file, kubernetes, namespaces):
    done = kubernetes("apply", "--server-side", "--dry-run=server", "-f", str(file))
    assert "Warning" not in done.stderr, done.stderr


def test_a_pod_that_is_not_restricted_would_be_seen(kubernetes, namespaces):
    planted = [copy.deepcopy(each) for each in objects(CASES[0]) if each["kind"] in ("Deployment", "StatefulSet")][0]
    planted["spec"]["template"]["spec"]["containers"][0]["securityContext"]["allowPrivilegeEscalation"] = True
    done = kubernetes("apply", "--server-side", "--dry-run=server", "-f", "-", stdin=yaml.dump(planted))
    assert "would violate PodSecurity" in done.stderr


@pytest.mark.parametrize("case", CASES, ids=names)
def test_no_right_is_wider_than_its_namespace(case):
    for each in objects(case):
        if each["kind"] in ("ClusterRoleBinding", "RoleBinding"):
            assert each["roleRef"]["name"] not in ("cluster-admin", "admin", "edit")
        for rule in each.get("rules", []) if each["kind"] in ("Role", "ClusterRole") else []:
            words = rule["verbs"] + rule["resources"] + rule["apiGroups"]
            assert "*" not in words, rule
            assert not {"escalate", "bind", "impersonate"} & set(rule["verbs"]), rule
            assert not {"pods/exec", "pods/attach", "nodes", "serviceaccounts/token"} & set(rule["resources"]), rule
            if each["kind"] == "ClusterRole":
                assert set(rule["verbs"]) <= {"get", "list"}, rule
                assert not {"secrets", "pods", "configmaps"} & set(rule["resources"]), rule
            if "secrets" in rule["resources"] and each["metadata"]["name"] != "raybound-kuberay":
                assert not {"list", "watch"} & set(rule["verbs"]), "the operator never lists secrets"


@pytest.mark.parametrize("case", [c for c in CASES if yaml.safe_load(c.read_text()).get("global", {}).get("registry")], ids=names)
def test_one_value_moves_every_image(case):
    registry = yaml.safe_load(case.read_text())["global"]["registry"]
    everything = objects(case)
    images = [c["image"] for pod in pods(everything) for c in pod["containers"]]
    for each in everything:
        if each["kind"] == "ConfigMap" and "operator.json" in each.get("data", {}):
            runtime = json.loads(each["data"]["operator.json"])["runtime"]
            images += [runtime["ray_image"], runtime["agent_image"]]
            assert runtime["ray_image"].endswith("/ray:{version}")
    assert images and all(image.startswith(registry + "/") for image in images), images


@pytest.mark.parametrize("case", [c for c in CASES if c.parent.name == "operator"], ids=names)
def test_the_operator_listens_nowhere_and_is_watched_by_a_file(case):
    (deployment,) = [e for e in objects(case) if e["kind"] == "Deployment" and e["metadata"]["name"] == "raybound-operator"]
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    assert "ports" not in container
    assert set(container["livenessProbe"]) & {"exec", "httpGet", "tcpSocket", "grpc"} == {"exec"}
    assert deployment["spec"]["strategy"] == {"type": "Recreate"} and deployment["spec"]["replicas"] == 1
    assert not [e for e in objects(case) if e["kind"] == "Service"]


def test_the_liveness_line_tells_a_fresh_heartbeat_from_an_old_one(tmp_path):
    (deployment,) = [e for e in objects(CHARTS / "golden/operator/ingress.values.yaml") if e["kind"] == "Deployment"]
    line = deployment["spec"]["template"]["spec"]["containers"][0]["livenessProbe"]["exec"]["command"]
    heartbeat = tmp_path / "heartbeat"
    words = [word.replace("/var/lib/raybound/heartbeat", str(heartbeat)) for word in line]
    assert run(*words, code=None).returncode != 0
    heartbeat.touch()
    run(*words, code=0)
    os.utime(heartbeat, (0, 0))
    run(*words, code=1)


@pytest.mark.parametrize(
    ("chart", "values", "said"),
    [
        ("operator", {"site.id": "aks-1"}, "/site/id"),
        ("operator", {"site.idd": "x"}, "idd"),
        ("operator", {"controlPlane.url": "http://cld.example.org"}, "/controlPlane/url"),
        ("operator", {"gateway.create": "true"}, "/gateway/class"),
        ("operator", {"gateway.kind": "alb"}, "/gateway/kind"),
        ("operator", {"policy.mode": "off"}, "/policy/mode"),
        ("operator", {"namespaces[0].name": "Not_A_Name"}, "/namespaces/0/name"),
        ("control-plane", {"replicas": "2"}, "more than one needs store.kind=postgresql"),
        ("control-plane", {"store.kind": "postgresql", "store.url": "jdbc:postgresql://x/y", "store.user": "u"}, "keysSecret"),
        ("control-plane", {"store.kind": "postgresql"}, "/store/u"),
        ("control-plane", {"domains.user": "Not A Domain"}, "/domains/user"),
    ],
)
def test_a_wrong_value_is_refused_by_name(chart, values, said):
    good = {
        "operator": {"site.id": "site-1", "controlPlane.url": "https://cld-1.link.example.org"},
        "control-plane": {"domains.console": "example.org", "domains.machines": "link.example.org", "domains.user": "user.example.net"},
    }[chart]
    template(chart, *[word for item in good.items() for word in ("--set", "=".join(item))])
    done = template(chart, *[word for item in {**good, **values}.items() for word in ("--set", "=".join(item))], code=None)
    assert done.returncode != 0
    assert said in done.stderr, done.stderr


def test_the_line_that_site_add_prints_carries_the_ca():
    pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
    text = template(
        "operator", "--set", "site.id=site-1", "--set", "controlPlane.url=https://cld-1.link.example.org",
        "--set", "controlPlane.caBase64=" + base64.b64encode(pem.encode()).decode(), "--set", "join.token=rbj_x",
    ).stdout
    everything = [each for each in yaml.safe_load_all(text) if each]
    settings = next(e for e in everything if e["kind"] == "ConfigMap" and e["metadata"]["name"] == "raybound-operator")
    assert settings["data"]["ca.pem"].strip() == pem
    assert json.loads(settings["data"]["operator.json"])["ca_file"] == "/etc/raybound/settings/ca.pem"
    assert next(e for e in everything if e["kind"] == "Secret")["stringData"] == {"token": "rbj_x"}


def test_helm_installs_upgrades_and_uninstalls_without_orphans(kubernetes, namespaces, tmp_path):
    case = CHARTS / "golden/operator/azure-internal.values.yaml"
    older = tmp_path / "older"
    shutil.copytree(CHARTS / "operator", older)
    chart = (older / "Chart.yaml").read_text()
    (older / "Chart.yaml").write_text(re.sub(r"(?m)^version: .*", "version: 0.0.1", chart))

    def helm(*words: str) -> str:
        return run(
            HELM, "--kubeconfig", kubernetes.config, "-n", "raybound-system", *words,
            HELM_CACHE_HOME=str(tmp_path), HELM_CONFIG_HOME=str(tmp_path), HELM_DATA_HOME=str(tmp_path),
        ).stdout

    for name in ("raybound-default", "raybound-vision"):
        kubernetes("delete", "namespace", name)
    helm("install", "raybound-operator", str(older), "--values", str(case))
    try:
        kubernetes("-n", "raybound-default", "create", "configmap", "work-of-people", "--from-literal=a=b")
        helm("upgrade", "raybound-operator", str(CHARTS / "operator"), "--values", str(case), "--set", "policy.mode=observe")
        release = json.loads(helm("list", "-o", "json"))[0]
        assert (release["status"], release["revision"]) == ("deployed", "2")
        policy = json.loads(kubernetes("-n", "raybound-system", "get", "configmap", "raybound-policy", "-o", "json").stdout)
        assert json.loads(policy["data"]["policy.json"])["mode"] == "observe"
    finally:
        helm("uninstall", "raybound-operator")
    kinds = "roles,rolebindings,deployments,configmaps,secrets,serviceaccounts,networkpolicies"
    left = kubernetes("get", kinds, "-A", "-l", "app.kubernetes.io/instance=raybound-operator", "-o", "name").stdout.split()
    wide = "clusterroles,clusterrolebindings,validatingadmissionpolicies,validatingadmissionpolicybindings"
    left += kubernetes("get", wide, "-l", "app.kubernetes.io/instance=raybound-operator", "-o", "name").stdout.split()
    assert left == []
    kubernetes("-n", "raybound-default", "get", "configmap", "work-of-people")


FENCED = """
apiVersion: ray.io/v1
kind: RayCluster
metadata: {name: clu-fenced, namespace: raybound-default}
spec:
  rayVersion: 2.60.0
  enableInTreeAutoscaling: true
  headGroupSpec: {rayStartParams: {}, template: {spec: {containers: [{name: ray, image: "ray:1"}]}}}
  workerGroupSpecs:
    - {groupName: small, replicas: 1, minReplicas: 0, maxReplicas: 3, rayStartParams: {}, template: {spec: {containers: [{name: ray, image: "ray:1"}]}}}
"""


def test_an_autoscaler_changes_replicas_and_nothing_else(kubernetes, namespaces):
    fence = [e for e in objects(CHARTS / "golden/operator/existing-gateway.values.yaml") if e["kind"].startswith("ValidatingAdmission")]
    assert len(fence) == 2
    text = yaml.dump_all(fence)
    rights = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: autoscaler, namespace: raybound-default}
rules: [{apiGroups: [ray.io], resources: [rayclusters], verbs: [get, patch, update, delete, create]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: autoscaler, namespace: raybound-default}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: autoscaler}
subjects: [{kind: ServiceAccount, name: autoscaler, namespace: raybound-default}]
"""
    kubernetes("apply", "--server-side", "-f", "-", stdin=rights)
    kubernetes("apply", "--server-side", "--force-conflicts", "-f", "-", stdin=FENCED)

    def patch(body: list[dict], code: int | None = None) -> subprocess.CompletedProcess:
        return kubernetes(
            "-n", "raybound-default", "patch", "raycluster", "clu-fenced", "--type=json", "-p", json.dumps(body),
            "--as=system:serviceaccount:raybound-default:autoscaler", "--as-group=system:serviceaccounts", code=code,
        )

    group = "/spec/workerGroupSpecs/0"
    allowed = [
        [{"op": "replace", "path": group + "/replicas", "value": 3}],
        [{"op": "add", "path": group + "/scaleStrategy", "value": {"workersToDelete": ["pod-1"]}}],
    ]
    refused = [
        [{"op": "replace", "path": group + "/replicas", "value": 4}],
        [{"op": "replace", "path": group + "/maxReplicas", "value": 99}],
        [{"op": "replace", "path": group + "/template/spec/containers/0/image", "value": "evil"}],
        [{"op": "replace", "path": "/spec/headGroupSpec/template/spec/containers/0/image", "value": "evil"}],
        [{"op": "add", "path": "/spec/headGroupSpec/template/spec/serviceAccountName", "value": "other"}],
        [{"op": "add", "path": "/spec/suspend", "value": True}],
        [{"op": "add", "path": "/metadata/labels", "value": {"a": "b"}}],
        [{"op": "add", "path": "/spec/workerGroupSpecs/-", "value": {"groupName": "x", "maxReplicas": 1, "minReplicas": 0, "rayStartParams": {}, "template": {"spec": {"containers": [{"name": "r", "image": "evil"}]}}}}],
    ]
    for body in refused:  # positive control: the role alone would allow them
        patch([{"op": "test", "path": "/spec/rayVersion", "value": "2.60.0"}, *body], code=0)
        kubernetes("delete", "-f", "-", stdin=FENCED)
        kubernetes("apply", "--server-side", "-f", "-", stdin=FENCED)
    kubernetes("apply", "--server-side", "-f", "-", stdin=text)
    try:
        for _ in range(50):  # a policy takes a moment to be in force
            if patch(refused[0]).returncode:
                break
        for body in refused:
            done = patch(body)
            assert done.returncode != 0 and "an autoscaler" in done.stderr, (body, done.stdout, done.stderr)
        for body in allowed:
            patch(body, code=0)
        done = kubernetes(
            "-n", "raybound-default", "delete", "raycluster", "clu-fenced", "--as=system:serviceaccount:raybound-default:autoscaler", code=None
        )
        assert done.returncode != 0 and "neither makes nor deletes" in done.stderr
    finally:
        kubernetes("delete", "-f", "-", stdin=text)
        kubernetes("delete", "-f", "-", stdin=FENCED)
