"""What a real gateway tends to cut: large uploads, long silences, upgrades."""

import time


def test_a_package_of_99_megabytes_passes(demo, tmp_path):
    (tmp_path / "big.bin").write_bytes(bytes(range(256)) * (99 * 4096))
    url, headers = demo.grant("demo")
    done = demo.laptop.run(
        *("curl", "-s", "-m", "120", "-w", "%{http_code}", "--cacert", str(demo.laptop.plane.ca), *headers),
        *("-T", str(tmp_path / "big.bin"), f"{url}/api/packages/gcs/_ray_pkg_99megabytes.zip"),
    )
    assert done.out.endswith("200"), done.out
    there = demo.laptop.run(
        *("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--cacert", str(demo.laptop.plane.ca), *headers),
        f"{url}/api/packages/gcs/_ray_pkg_99megabytes.zip",
    )
    assert there.out == "200"


def test_a_log_that_is_silent_for_55_seconds_is_followed_to_its_end_over_one_websocket(demo):
    begin = time.monotonic()
    done = demo.laptop.run(
        *("ray", "job", "submit", "--address", "raybound://demo", "--"),
        *("python3", "-c", "import time; print('before', flush=True); time.sleep(55); print('after')"),
    )
    assert time.monotonic() - begin > 55
    assert "before" in done.out and "after" in done.out
    assert "succeeded" in done.out
