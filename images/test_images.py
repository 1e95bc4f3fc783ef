"""The images of the programs: the same input gives the same digest, and they hold what they should and no more."""

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[1]


def make(out: Path, umask: int) -> dict:
    subprocess.run(
        [sys.executable, str(HOME / "images" / "make.py"), "--out", str(out), "operator"],
        check=True,
        preexec_fn=lambda: os.umask(umask),
    )
    return json.loads((out / "lock.json").read_text())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("images")
    return folder, make(folder, 0o022)


def blobs(archive: Path) -> tuple[dict, list[list[tarfile.TarInfo]]]:
    """The image's settings, and the entries of each layer."""
    with tarfile.open(archive) as tar:

        def blob(digest):
            return tar.extractfile("blobs/sha256/" + digest.removeprefix("sha256:"))

        index = json.load(tar.extractfile("index.json"))
        manifest = json.load(blob(index["manifests"][0]["digest"]))
        layers = [tarfile.open(fileobj=blob(layer["digest"])).getmembers() for layer in manifest["layers"]]
        return json.load(blob(manifest["config"]["digest"])), layers


def test_the_same_programs_give_the_same_digest_whoever_builds_them(made, tmp_path):
    _, first = made
    second = make(tmp_path / "elsewhere", 0o077)
    assert second == first


def test_a_changed_program_gives_another_digest(made, tmp_path):
    _, first = made
    lib = tmp_path / "lib"
    lib.mkdir()
    for jar in (HOME / "dist" / "lib").glob("*.jar"):
        (lib / jar.name).write_bytes(jar.read_bytes())
    jar = next(lib.glob("raybound-model-*.jar"))
    jar.write_bytes(jar.read_bytes() + b"\0")
    subprocess.run(
        [sys.executable, str(HOME / "images" / "make.py"), "--out", str(tmp_path), "--lib", str(lib), "operator"], check=True
    )
    second = json.loads((tmp_path / "lock.json").read_text())["images"]["operator"]
    before = first["images"]["operator"]
    assert second["digest"] != before["digest"]
    assert [part for part in before["layers"] if second["layers"][part] != before["layers"][part]] == ["programs"]


def test_the_image_runs_as_nobody_in_particular_and_holds_no_way_to_become_root(made):
    folder, _ = made
    config, layers = blobs(folder / "operator.tar")
    assert config["config"]["User"] == "65532:65532"
    assert config["config"]["Entrypoint"] == ["/usr/local/bin/raybound-operator"]
    assert [entry.name for layer in layers for entry in layer if entry.mode & 0o6000] == []
    assert [entry.name for layer in layers for entry in layer if entry.isdev()] == []


def test_nothing_in_the_image_tells_when_or_by_whom_it_was_built(made):
    folder, _ = made
    _, layers = blobs(folder / "operator.tar")
    assert {(entry.mtime, entry.uid, entry.gid) for layer in layers for entry in layer} == {(0, 0, 0)}


def test_every_java_module_that_a_program_needs_is_in_the_runtime(made):
    java_home = subprocess.run([HOME / "bin" / "find-jdk"], check=True, capture_output=True, text=True).stdout.strip()
    plan = json.loads((HOME / "images" / "programs.json").read_text())
    there = set(plan["java_modules"])
    optional = {"java.desktop", "java.compiler"}  # bean annotations and annotation processors: looked for, not needed
    for name, program in plan["programs"].items():
        main = next((HOME / "dist" / "lib").glob(f"raybound-{program['room']}-[0-9]*.jar"))
        needed = subprocess.run(
            [f"{java_home}/bin/jdeps", "--multi-release", "25", "--ignore-missing-deps", "--print-module-deps", "-recursive"]
            + ["--class-path", f"{main.parent}/*", str(main)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        assert set(needed.strip().split(",")) - optional <= there, name
