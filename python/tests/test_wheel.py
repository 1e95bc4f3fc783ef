"""The wheels as users get them: in an empty virtual environment, with no JDK to be found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheels():
    subprocess.run([HOME / "python" / "build.sh"], env={**os.environ, "PYTHON": sys.executable}, check=True)
    return HOME / "dist" / "wheels"


@pytest.fixture(scope="module")
def venv(wheels, tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty") / "venv"
    uv = shutil.which("uv") or HOME / ".raybound" / "uv" / "bin" / "uv"
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder], check=True)
    wheel = next(wheels.glob("raybound-0*.whl"))
    subprocess.run([uv, "pip", "install", "--quiet", wheel], env={**os.environ, "VIRTUAL_ENV": str(folder)}, check=True)
    return folder


def run(venv, *words, **variables):
    """Runs a program of the environment, which is all there is on the PATH."""
    environment = {"PATH": str(venv / "bin"), "HOME": str(venv.parent), "LANG": "C.UTF-8", **variables}
    return subprocess.run(
        [venv / "bin" / words[0], *words[1:]], env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_command_line_runs_without_a_jdk(venv):
    done = run(venv, "raybound", "version")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("raybound ")


def test_its_exit_code_is_the_command_lines(venv):
    done = run(venv, "raybound", "nonsense")
    assert done.returncode == 2
    assert "nonsense" in done.stderr


def test_ray_init_is_answered_with_what_to_use_instead(venv):
    done = run(venv, "python", "-c", "import raybound; raybound.ClientBuilder('demo')")
    assert "ray job submit --address raybound://demo" in done.stderr


def test_what_is_not_logged_in_is_said_in_one_sentence(venv):
    code = "from raybound._forward import forward_to\ntry:\n forward_to('demo')\nexcept RuntimeError as e:\n print(e)"
    done = run(venv, "python", "-c", code, RAYBOUND_CONFIG=str(venv.parent / "none.yaml"))
    assert "login" in done.stdout, done.stderr


def test_the_client_wheel_has_no_programs_and_the_local_wheel_has_all(wheels):
    def jars(pattern):
        import zipfile

        return {Path(n).name for n in zipfile.ZipFile(next(wheels.glob(pattern))).namelist() if n.endswith(".jar")}

    client, local = jars("raybound-0*.whl"), jars("raybound_local-0*.whl")
    assert any(name.startswith("raybound-cli-") for name in client)
    assert not any(name.startswith(("raybound-control-plane-", "raybound-operator-")) for name in client)
    for program in ("control-plane", "operator", "edge", "head-agent", "cli"):
        assert any(name.startswith(f"raybound-{program}-") for name in local)
