"""What bin/find-python and bin/find-jdk choose on this machine, and what they say when a choice is wrong."""

import os
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent


def found(finder, **environment):
    done = subprocess.run(
        [HOME / "bin" / finder], env={**os.environ, **environment}, capture_output=True, text=True, timeout=60
    )
    return done.returncode, done.stdout.strip(), done.stderr


def test_the_python_that_a_person_chose_is_the_one_taken():
    code, path, _ = found("find-python", RAYBOUND_PYTHON=sys.executable)
    assert (code, path) == (0, sys.executable)


def test_a_chosen_python_that_does_not_fit_is_refused_with_the_next_step_and_not_replaced(tmp_path):
    for wrong in (str(tmp_path / "none"), "/bin/false"):
        code, path, why = found("find-python", RAYBOUND_PYTHON=wrong)
        assert (code, path) == (1, "")
        assert wrong in why and "unset it" in why


def test_without_a_choice_a_python_that_fits_is_found():
    code, path, _ = found("find-python", RAYBOUND_PYTHON="")
    assert code == 0 and Path(path).is_file()


def test_a_java_home_of_another_version_does_not_hide_the_jdk_25_of_the_machine(tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "javac").write_text("#!/bin/sh\n")
    (tmp_path / "bin" / "javac").chmod(0o755)
    (tmp_path / "release").write_text('JAVA_VERSION="17.0.15"\n')
    code, home, _ = found("find-jdk", JAVA_HOME=str(tmp_path))
    assert code == 0 and home != str(tmp_path)
