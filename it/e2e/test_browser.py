"""The Ray dashboard in a real browser, through console login, one-use ticket, load balancer, ingress and head agent."""

import shutil
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright
from product import HOME

PASSWORD = "correct horse battery staple"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run --ignore-certificate-errors-spki-list"
).split()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
        assert chromium, "a Chromium is needed: apt-get install chromium"
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture()
def page(browser):
    # The internal CA is not in this browser's trust store; what TLS must refuse is tested elsewhere.
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def test_the_login_link_of_the_first_start_opens_the_dashboard_of_a_cluster(demo, page):
    link = (demo.data / "control-plane" / "first-login.txt").read_text().split()[-1]
    page.goto(link)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("button[type=submit], input[type=submit]").first.click()
    page.wait_for_load_state()
    assert "demo" in page.content(), "the start page lists the cluster"

    cluster = demo.get("cluster", "get", "demo")
    page.goto(cluster["url"])
    page.wait_for_url(f"**://{urlsplit(cluster['url']).hostname}:**", timeout=30_000)
    page.get_by_text("Jobs").first.wait_for(timeout=60_000)
    page.goto(cluster["url"] + "#/cluster")
    page.get_by_text("ALIVE").first.wait_for(timeout=60_000)
    target = HOME / "target"
    target.mkdir(exist_ok=True)
    page.screenshot(path=str(target / "dashboard.png"))
    assert page.get_by_text("ALIVE").count() >= 2, "head and worker are shown alive"
    cookies = {c["name"] for c in page.context.cookies(cluster["url"])}
    assert any(name.startswith("__Host-") for name in cookies)
    assert "ray-authentication-token" not in cookies

    page.goto(link)
    assert "demo" not in page.locator("main, body").first.inner_text() or "used" in page.content().lower()


def test_a_browser_without_a_login_is_sent_to_the_console_and_not_to_ray(demo, page):
    cluster = demo.get("cluster", "get", "demo")
    page.goto(cluster["url"])
    assert "console" in urlsplit(page.url).hostname
    assert page.locator("input[type=password]").count() >= 1
