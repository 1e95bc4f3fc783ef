"""The login of a terminal without a browser: the command waits, a person types its code in a real browser."""

import re
import subprocess

from product import eventually
from test_browser import PASSWORD, browser, page  # noqa: F401  (fixtures)


def test_a_code_typed_in_a_browser_logs_the_terminal_in(demo, page):  # noqa: F811
    url = demo.get("local", "status")["console_url"]
    config = demo.folder / "terminal" / "config.yaml"
    said = demo.folder / "terminal.txt"
    with said.open("w") as output:
        terminal = subprocess.Popen(
            [
                "raybound", "login", "--url", url, "--device",
                "--ca-file", str(demo.data / "control-plane" / "ca" / "root.pem"),
            ],
            env={**demo.env, "RAYBOUND_CONFIG": str(config)},
            stderr=output,
            stdout=output,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    try:
        code = eventually(60, "the code is shown", lambda: re.search(r"[A-Z]{4}-[A-Z]{4}", said.read_text())).group()
        demo.raybound("user", "create", "typist")
        link = demo.get("user", "login-link", "typist")["url"]
        page.goto(link)
        for field in page.locator("input[type=password]").all():
            field.fill(PASSWORD)
        page.locator("button[type=submit]").first.click()
        page.wait_for_load_state()
        page.goto(f"{url}/device")
        page.locator("input[name=code]").fill(code.lower())
        page.get_by_role("button", name="Go on").click()
        assert code in page.content() and "127.0.0.1" in page.content() and terminal.poll() is None
        page.get_by_role("button", name="Yes, log it in").click()
        page.get_by_text("The device is logged in").wait_for(timeout=30_000)
        assert terminal.wait(timeout=60) == 0, said.read_text()
        assert "as typist" in said.read_text()
        who = demo.raybound("whoami", "-o", "json", RAYBOUND_CONFIG=str(config)).json()
        assert who["name"] == "typist"
    finally:
        if terminal.poll() is None:
            terminal.terminate()
            terminal.wait(timeout=30)
