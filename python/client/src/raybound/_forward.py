"""Runs `raybound port-forward` for as long as this Python process lives."""

import atexit
import json
import os
import select
import subprocess
import threading
import time
import urllib.request

from raybound._cli import command
from raybound._errors import RayboundError

START_SECONDS = 60
_LOCK = threading.Lock()
_RUNNING = {}


class Forward:
    """One running port-forward."""

    def __init__(self, process, url, token):
        self._process = process
        self._checked = False
        self.url = url
        self.token = token

    def is_alive(self):
        """Whether its process still runs."""
        return self._process.poll() is None

    def close(self):
        """Ends its process; it would end by itself when this process ends, because its input closes."""
        self._process.stdin.close()
        try:
            self._process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            self._process.terminate()

    def version_warning(self, judge):
        """Asks the cluster once which Ray it runs; what `judge` says of it, or None."""
        if self._checked:
            return None
        self._checked = True
        request = urllib.request.Request(
            self.url + "/api/version", headers={"Authorization": "Bearer " + self.token}
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=20) as answer:
                return judge(str(json.load(answer).get("ray_version", "")))
        except (OSError, ValueError):
            return None  # Ray's own client asks next and tells the reason


def read_line(text):
    """url and token of the line that `raybound port-forward --output json` prints."""
    try:
        line = json.loads(text)
        url, token = line["url"], line["token"]
    except (ValueError, KeyError, TypeError):
        raise RayboundError("raybound port-forward printed no address; try it by hand: raybound port-forward CLUSTER")
    if not url.startswith("http://127.0.0.1:"):
        raise RayboundError(f"raybound port-forward printed '{url}', which is not a loopback address")
    return url.rstrip("/"), token


def forward_to(cluster):
    """The running port-forward of this process to the cluster; started when there is none."""
    with _LOCK:
        known = _RUNNING.get(cluster)
        if known is None or not known.is_alive():
            known = _RUNNING[cluster] = _start(cluster)
        return known


def _start(cluster):
    arguments, environment = command(["port-forward", cluster, "--output", "json", "--while-stdin"])
    process = subprocess.Popen(
        arguments,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for Ray's tool: it still needs the way to the cluster to say goodbye
    )
    try:
        url, token = read_line(_first_line(process))
    except BaseException:
        process.kill()
        raise
    for stream in (process.stdout, process.stderr):
        threading.Thread(target=_drain, args=(stream,), daemon=True).start()
    forward = Forward(process, url, token)
    atexit.register(forward.close)
    return forward


def _first_line(process):
    end = time.monotonic() + START_SECONDS
    line = b""
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([process.stdout], [], [], max(0, end - time.monotonic()))
        if not ready:
            raise RayboundError(f"raybound port-forward gave no address within {START_SECONDS} s")
        part = os.read(process.stdout.fileno(), 65536)
        if not part:
            said = process.stderr.read(65536).decode("utf-8", "replace").strip()
            raise RayboundError(said or "raybound port-forward ended without saying why")
        line += part
    return line.decode("utf-8")


def _drain(stream):
    try:
        while stream.read(65536):
            pass
    except ValueError:
        pass  # closed at exit
