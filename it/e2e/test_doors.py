"""The doors of a head: closed to everybody but its owner and those it is shared with."""

import functools
import http.client
import json
import ssl
from urllib.parse import urlsplit

from product import eventually


@functools.cache
def head(product):
    return urlsplit(product.get("cluster", "get", "demo")["url"])


def ask(product, method, path, headers=None, body=None, sni=None):
    """One raw HTTPS request to the site's load balancer."""
    url = head(product)
    context = ssl.create_default_context(cafile=str(product.data / "control-plane" / "ca" / "root.pem"))
    connection = http.client.HTTPSConnection("127.0.0.1", url.port, context=context, timeout=20)
    raw = __import__("socket").create_connection(("127.0.0.1", url.port), 20)
    connection.sock = context.wrap_socket(raw, server_hostname=sni or url.hostname)
    connection.request(method, path, body=body, headers={"Host": f"{url.hostname}:{url.port}", **(headers or {})})
    response = connection.getresponse()
    text = response.read().decode(errors="replace")
    connection.close()
    return response.status, text, response.headers


def test_without_a_grant_nothing_of_ray_answers(demo):
    for method, path in (
        ("GET", "/api/version"),
        ("POST", "/api/jobs/"),
        ("DELETE", "/api/serve/applications/"),
        ("OPTIONS", "/api/jobs/"),
        ("GET", "/api/jobs/"),
        ("GET", "/nodes?view=summary"),
        ("BREW", "/api/jobs/"),
    ):
        body = json.dumps({"entrypoint": "touch /tmp/shadowray"}) if method == "POST" else None
        status, text, _ = ask(demo, method, path, {"Content-Type": "application/json"}, body)
        assert status in (401, 403, 405, 501), (method, path, status, text)
        assert "ray_version" not in text


def test_a_refusal_is_one_plain_line_with_the_next_step(demo):
    status, text, _ = ask(demo, "GET", "/api/version", {"Authorization": "Bearer nonsense"})
    assert status == 401
    assert len(text.strip().splitlines()) == 1
    assert "raybound login" in text


def test_another_host_than_the_one_of_the_certificate_is_misdirected(demo):
    status, _, _ = ask(demo, "GET", "/", {"Host": "somebody-else.example"})
    assert status in (404, 421)


def test_rays_token_never_reaches_a_client_and_client_tokens_never_reach_ray(demo):
    forward = demo.raybound("exec", "demo", "--", "sh", "-c", "echo $RAY_AUTH_TOKEN; curl -s $RAY_API_SERVER_ADDRESS/api/authentication_mode -H \"Authorization: Bearer $RAY_AUTH_TOKEN\" -i")
    tokens = [p.read_text() for p in demo.data.rglob("token")]
    for token in tokens:
        assert token.strip() not in forward.out


def test_somebody_else_gets_in_only_after_the_cluster_is_shared_and_not_after_it_is_taken_back(demo):
    demo.raybound("service-account", "create", "second")
    demo.raybound("role", "grant", "reader", "--service-account", "second")
    key = demo.raybound("api-key", "create", "for-second", "--service-account", "second", "-o", "json").json()
    url = demo.get("context", "show")["url"]
    as_second = {
        "RAYBOUND_URL": url,
        "RAYBOUND_API_KEY": key["key"],
        "RAYBOUND_CA_FILE": str(demo.data / "control-plane" / "ca" / "root.pem"),
        "RAYBOUND_CONFIG": str(demo.folder / "second.yaml"),
    }
    refused = demo.raybound("exec", "demo", "--", "ray", "list", "nodes", code=None, **as_second)
    assert refused.code in (3, 4), refused.err

    demo.raybound("cluster", "share", "demo", "--user", "second")
    allowed = demo.raybound("exec", "demo", "--", "ray", "list", "nodes", **as_second)
    assert allowed.out.count("ALIVE") == 2

    demo.raybound("cluster", "unshare", "demo", "--user", "second")
    again = demo.raybound("exec", "demo", "--", "ray", "list", "nodes", code=None, **as_second)
    assert again.code in (3, 4), again.err


def test_a_grant_in_use_ends_within_five_seconds_of_its_revocation(demo):
    key = demo.raybound("api-key", "create", "short-lived", "-o", "json").json()
    url = demo.get("context", "show")["url"]
    as_key = {
        "RAYBOUND_URL": url,
        "RAYBOUND_API_KEY": key["key"],
        "RAYBOUND_CA_FILE": str(demo.data / "control-plane" / "ca" / "root.pem"),
        "RAYBOUND_CONFIG": str(demo.folder / "key.yaml"),
    }
    script = (
        "until ! curl -sf -o /dev/null $RAY_API_SERVER_ADDRESS/api/version -H \"Authorization: Bearer $RAY_AUTH_TOKEN\";"
        " do [ -e ready ] || touch ready; sleep 0.2; done; date +%s.%N > ended"
    )
    import subprocess
    import time

    ready, ended = demo.folder / "ready", demo.folder / "ended"
    process = subprocess.Popen(
        ["raybound", "exec", "demo", "--", "sh", "-c", script], env={**demo.env, **as_key}, cwd=demo.folder
    )
    try:
        eventually(30, "the key opens the door", ready.exists)
        revoked = time.time()
        demo.raybound("api-key", "delete", key["id"])
        eventually(10, "the door is closed again", ended.exists)
        assert float(ended.read_text()) - revoked < 5 + 2, "two seconds are the command's own start"
    finally:
        process.kill()
        process.wait()
