"""Two sites of two clouds, each in a private network of its own: neither is worth anything to the other."""

from urllib.parse import urlsplit

from site_of import NAMESPACE
from words import eventually


def curl(site, *words: str, code: int | None = 0):
    return site.laptop.run("curl", "-s", "-m", "10", "-w", "\n%{http_code}", "--cacert", str(site.laptop.plane.ca), *words, code=code)


def test_a_job_runs_on_the_second_site(demo, other):
    done = other.laptop.raybound(
        "job", "submit", "--cluster", "other", "--name", "elsewhere", "--wait", "--", "python3", "-c", "print(6 * 7)"
    )
    assert "42" in done.out
    assert other.node.gateway_address() != demo.node.gateway_address()


def test_a_grant_for_one_cluster_opens_no_door_of_the_other(demo, other):
    own, grant = demo.grant("demo")
    foreign, _ = other.grant("other")
    assert curl(demo, *grant, f"{own}/api/version").out.endswith("200")
    assert curl(demo, *grant, f"{foreign}/api/version").out.endswith("401")


def test_one_sites_gateway_cannot_stand_in_for_the_other(demo, other):
    host = urlsplit(demo.cluster("demo")["url"]).hostname
    stolen = curl(demo, "--resolve", f"{host}:443:{other.node.gateway_address()}", f"https://{host}/api/version", code=None)
    assert stolen.code in (35, 60), (stolen.code, stolen.text)  # no certificate for that name there


def test_what_one_operator_made_the_other_network_has_not(demo, other):
    cluster = demo.cluster("demo")["id"]
    assert cluster not in other.node.kubectl("get", "all,secrets,configmaps,httproutes", "-A", "-o", "name").out
    assert cluster in demo.node.kubectl("get", "all,secrets,configmaps,httproutes", "-A", "-o", "name").out


def test_the_other_network_was_entered_and_left_through_its_two_doors_only(other):
    doors = other.node.doors
    assert {(target, port) for _, target, port in doors.seen("inward")} == {(other.node.gateway_address(), 443)}
    assert {(target, port) for _, target, port in doors.seen("outward")} == {(other.node.machine, 443)}


def test_a_deleted_cluster_leaves_nothing_behind_but_what_the_project_keeps(other):
    cluster = other.cluster("other")["id"]
    other.laptop.raybound("cluster", "delete", "other", "--yes", "--wait")
    kinds = "rayclusters,pods,services,secrets,configmaps,httproutes,networkpolicies,poddisruptionbudgets,roles,rolebindings"

    def left():
        names = other.node.kubectl("get", kinds, "-n", NAMESPACE, "-o", "name").out.split()
        return [name for name in names if cluster in name]

    eventually(60, "nothing of it is left", lambda: not left())
