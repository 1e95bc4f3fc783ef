import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from raybound import _forward
from raybound._errors import RayboundError


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setattr(_forward, "_RUNNING", {})


def fake(monkeypatch, program):
    """Stands in for the command line: a Python program with the cluster's name as its argument."""
    monkeypatch.setattr(_forward, "command", lambda args: ([sys.executable, "-c", program, *args], {}))


STAYS = """
import json, os, sys
print(json.dumps({"url": "http://127.0.0.1:%d" % os.getpid(), "token": sys.argv[2]}), flush=True)
sys.stdin.read()
"""


def test_one_process_serves_all_calls_for_one_cluster(monkeypatch):
    fake(monkeypatch, STAYS)
    first = _forward.forward_to("demo")
    assert _forward.forward_to("demo") is first
    assert first.token == "demo"
    assert _forward.forward_to("other") is not first


def test_it_ends_when_it_is_closed(monkeypatch):
    fake(monkeypatch, STAYS)
    forward = _forward.forward_to("demo")
    forward.close()
    assert not forward.is_alive()


def test_one_that_ended_is_started_again(monkeypatch):
    fake(monkeypatch, STAYS)
    first = _forward.forward_to("demo")
    first.close()
    assert _forward.forward_to("demo").is_alive()


def test_what_the_command_line_says_is_what_people_read(monkeypatch):
    fake(monkeypatch, "import sys; sys.exit('raybound: not logged in: run raybound login')")
    with pytest.raises(RayboundError, match="not logged in: run raybound login"):
        _forward.forward_to("demo")


def test_silence_has_a_limit(monkeypatch):
    monkeypatch.setattr(_forward, "START_SECONDS", 0.3)
    fake(monkeypatch, "import sys; sys.stdin.read()")
    begin = time.monotonic()
    with pytest.raises(RayboundError, match="gave no address within"):
        _forward.forward_to("demo")
    assert time.monotonic() - begin < 10


@pytest.mark.parametrize("line", ["", "hello", "[]", '{"url": "http://127.0.0.1:1"}'])
def test_a_line_without_an_address_is_refused(line):
    with pytest.raises(RayboundError, match="printed no address"):
        _forward.read_line(line)


def test_only_loopback_addresses_are_believed():
    with pytest.raises(RayboundError, match="not a loopback address"):
        _forward.read_line('{"url": "http://example.org", "token": "t"}')


def test_it_ends_with_the_process_that_started_it_also_when_that_is_killed(tmp_path):
    noted = tmp_path / "pid"
    stays = STAYS.replace("sys.stdin.read()", f"open({str(noted)!r}, 'w').write(str(os.getpid())); sys.stdin.read()")
    code = (
        "import sys, time\nfrom raybound import _forward\n"
        f"_forward.command = lambda args: ([sys.executable, '-c', {stays!r}, *args], {{}})\n"
        "_forward.forward_to('demo')\nprint('started', flush=True)\ntime.sleep(600)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(_forward.__file__).parent.parent)}
    parent = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
    assert parent.stdout.readline() == "started\n"
    child = wait_for(lambda: noted.exists() and noted.read_text())
    parent.kill()
    parent.wait()
    assert wait_for(lambda: not Path(f"/proc/{child}").exists() or " Z " in Path(f"/proc/{child}/stat").read_text())


def wait_for(condition):
    end = time.monotonic() + 10
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    return None
