"""Who dialled whom, by the kernel: into the private network only to the gateway's 443, out of it only to the machines' door."""

import socket

from words import eventually


def reaches(address: str, port: int, seconds: float = 2) -> bool:
    try:
        with socket.create_connection((address, port), seconds):
            return True
    except OSError:
        return False


def test_nothing_came_into_the_private_network_but_to_the_gateways_443(demo):
    demo.laptop.raybound("job", "submit", "--cluster", "demo", "--name", "counted", "--wait", "--", "echo", "counted")
    inward = demo.node.doors.seen("inward")
    assert {(target, port) for _, target, port in inward} == {(demo.node.gateway_address(), 443)}


def test_nothing_left_the_private_network_but_to_the_machines_front_door(demo):
    outward = demo.node.doors.seen("outward")
    assert {(target, port) for _, target, port in outward} == {(demo.node.machine, 443)}


def test_the_firewall_is_what_refuses_and_the_kernel_remembers_who_tried(demo):
    head = demo.pods("demo", "head")[0]["status"]["podIP"]
    doors = demo.node.doors
    for port in (80, 8265):
        assert not reaches(head, port)
        assert (demo.node.machine, head, port) in doors.seen("inward")
    doors.open()
    try:
        eventually(10, "without the firewall the head's port can be reached from outside", lambda: reaches(head, 80))
    finally:
        doors.close()


def test_nobody_gets_in_without_a_grant(demo):
    url = demo.cluster("demo")["url"].rstrip("/")
    for words in (("/api/version",), ("/api/jobs/",), ("-X", "POST", "-d", '{"entrypoint": "true"}', "/api/jobs/")):
        *options, path = words
        done = demo.laptop.run(
            *("curl", "-s", "-w", "\n%{http_code}", "--cacert", str(demo.laptop.plane.ca)), *options, url + path
        )
        assert done.out.endswith("401"), done.out
        assert "ray_version" not in done.out
