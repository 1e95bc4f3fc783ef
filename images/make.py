#!/usr/bin/env python3
"""Makes the container images of the programs as OCI archives, without Docker and without a registry.

make.py [--out DIR] [--lib DIR] [--registry PREFIX] [PROGRAM...]

An image is four layers: Debian's C library and shell, a Java runtime of the modules that are needed (jlink),
the libraries, the programs of this repository. Each layer is a tar with fixed times, owners, modes and order, so the
same input gives the same digest; lock.json in the output folder says digests, sizes and what went in.
"""

import argparse
import fcntl
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PLAN = json.loads((HOME / "images" / "programs.json").read_text())
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "raybound" / "images"
FOLDER = "opt/raybound"
FOREIGN = re.compile(r"-(osx|windows)-|-linux-aarch_64")
NATIVE = re.compile(r"(META-INF/native/|org/sqlite/native/Linux/x86_64/)([^/]+\.so)$")
CHANGELOG = re.compile(r"\./usr/share/doc/([^/]+)/changelog\.Debian\.gz$")
PACKAGES = "usr/share/doc/packages.txt"
KEEP_OUT = re.compile(r"\./(usr/share/(man|locale|info|lintian|doc/.*(?<!/copyright)$)|var/(cache|log)/.|etc/apt|var/lib/apt)")


def say(text: str) -> None:
    print(f"[images] {text}", file=sys.stderr)


def sha256(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            found.update(chunk)
    return found.hexdigest()


class Layer:
    """A tar in which nothing depends on the machine or the moment."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tar = tarfile.open(path, "w", format=tarfile.GNU_FORMAT)
        self.folders: set[str] = set()

    def folder(self, name: str, mode: int = 0o755) -> None:
        parent = os.path.dirname(name)
        if parent and parent not in self.folders:
            self.folder(parent)
        if name not in self.folders:
            self.folders.add(name)
            entry = tarfile.TarInfo(name)
            entry.type, entry.mode = tarfile.DIRTYPE, mode
            self.tar.addfile(entry)

    def file(self, name: str, data: bytes, mode: int = 0o644) -> None:
        self.folder(os.path.dirname(name))
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(data), mode
        self.tar.addfile(entry, io.BytesIO(data))

    def link(self, name: str, target: str) -> None:
        self.folder(os.path.dirname(name))
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname, entry.mode = tarfile.SYMTYPE, target, 0o777
        self.tar.addfile(entry)

    def tree(self, root: Path, name: str) -> None:
        for path in sorted(root.rglob("*")):
            inside = f"{name}/{path.relative_to(root)}"
            if path.is_symlink():
                self.link(inside, os.readlink(path))
            elif path.is_dir():
                self.folder(inside)
            else:
                self.file(inside, path.read_bytes(), 0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)

    def close(self) -> Path:
        self.tar.close()
        return self.path


def once(name: str, made_from: str, make) -> Path:
    """A layer that is kept on this machine for as long as what it is made from is the same."""
    path = CACHE / f"{name}-{hashlib.sha256(made_from.encode()).hexdigest()[:16]}.tar"
    if not path.exists():
        begin = time.monotonic()
        make(path.with_suffix(".new"))
        path.with_suffix(".new").rename(path)
        say(f"layer {name}: {time.monotonic() - begin:.0f} s, {path.stat().st_size >> 20} MB")
    return path


def debian(path: Path) -> None:
    """Debian packages, unpacked only: no package manager, no set-up script, no user but ours and root."""
    suite = os.environ.get("DEBIAN_SUITE", "bookworm")
    sources = os.environ.get("DEBIAN_SOURCES", "/etc/apt/sources.list.d/debian.sources")
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.tar"
        done = subprocess.run(
            ["mmdebstrap", "--variant=extract", "--mode=auto", "--format=tar"]
            + ["--include=" + ",".join(PLAN["debian"]), suite, str(raw), sources],
            env={**os.environ, "SOURCE_DATE_EPOCH": "0"},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SystemExit(f"mmdebstrap (Debian {suite}, {sources}) failed:\n{done.stderr[-2000:]}")
        layer, versions = Layer(path), []
        with tarfile.open(raw) as tar:
            for entry in sorted(tar.getmembers(), key=lambda member: member.name):
                if changelog := CHANGELOG.match(entry.name):
                    first = gzip.decompress(tar.extractfile(entry).read() if entry.isreg() else b"").split(b"\n")[0].decode()
                    versions += [f"{changelog.group(1)} {found}" for found in re.findall(r"\((\S+)\)", first)]
                if KEEP_OUT.match(entry.name) or entry.isdev() or entry.name.endswith("/dev"):
                    continue
                clean = tarfile.TarInfo(entry.name.removeprefix("./") or ".")
                clean.type, clean.linkname, clean.size = entry.type, entry.linkname, entry.size
                clean.mode = entry.mode & 0o1777  # no set-uid program
                layer.tar.addfile(clean, tar.extractfile(entry) if entry.isreg() else None)
        user = PLAN["user"]
        layer.file("etc/passwd", f"root:x:0:0:root:/:/bin/false\nraybound:x:{user}:{user}::/:/bin/false\n".encode())
        layer.file("etc/group", f"root:x:0:\nraybound:x:{user}:\n".encode())
        layer.file("etc/nsswitch.conf", b"hosts: files dns\n")
        layer.file(PACKAGES, "".join(f"{line}\n" for line in sorted(set(versions))).encode())
        layer.close()


def runtime(java_home: str, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "jre"
        subprocess.run(
            [f"{java_home}/bin/jlink", "--add-modules", ",".join(PLAN["java_modules"]), "--output", str(out)]
            + ["--strip-debug", "--no-header-files", "--no-man-pages", "--generate-cds-archive", "--vm=server"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        for other in (out / "lib" / "server").glob("classes_*.jsa"):  # for heaps over 32 GB and other header layouts
            other.unlink()
        layer = Layer(path)
        layer.tree(out, f"{FOLDER}/jre")
        layer.close()


def jars(lib: Path, room: str) -> tuple[Path, list[Path]]:
    """The program's jar, and those that its manifest names, without what other machines need."""
    main = next(iter(sorted(lib.glob(f"raybound-{room}-[0-9]*.jar"))), None)
    if main is None:
        raise SystemExit(f"no program {room} in {lib}: make build")
    manifest = zipfile.ZipFile(main).read("META-INF/MANIFEST.MF").decode()
    named = re.search(r"^Class-Path: (.*(?:\r?\n .*)*)", manifest, re.M)
    names = re.sub(r"\r?\n ", "", named.group(1)).split() if named else []
    missing = [name for name in names if not (lib / name).exists()]
    if missing:
        raise SystemExit(f"{main.name} names jars that are not in {lib}: {', '.join(missing)}: make build")
    return main, sorted(lib / name for name in names if not FOREIGN.search(name))


def image(name: str, settings: argparse.Namespace, base: list[Path]) -> dict:
    program = PLAN["programs"][name]
    main, class_path = jars(settings.lib, program["room"])
    version = re.search(r"-([0-9].*)\.jar$", main.name).group(1)
    command = program.get("command", f"raybound-{name}")
    libraries, programs = Layer(settings.work / f"{name}-lib.tar"), Layer(settings.work / f"{name}-app.tar")
    for jar in class_path:
        (programs if jar.name.startswith("raybound-") else libraries).file(f"{FOLDER}/lib/{jar.name}", jar.read_bytes())
        with zipfile.ZipFile(jar) as content:  # native code beside the jars: a read-only root has nowhere to unpack it
            for found in filter(None, map(NATIVE.match, sorted(content.namelist()))):
                libraries.file(f"{FOLDER}/native/{found.group(2)}", content.read(found.group(0)), 0o755)
    programs.file(f"{FOLDER}/lib/{main.name}", main.read_bytes())
    native = f"/{FOLDER}/native"
    options = [*PLAN["java_options"], *program["options"], "--enable-native-access=ALL-UNNAMED"]
    options += [f"-Djava.library.path={native}", f"-Dorg.sqlite.lib.path={native}"]
    words = [f"/{FOLDER}/jre/bin/java", *options, "-jar", f"/{FOLDER}/lib/{main.name}"]
    programs.file(f"usr/local/bin/{command}", f'#!/bin/sh\nexec {" ".join(words)} "$@"\n'.encode(), 0o755)
    layers = [*base, libraries.close(), programs.close()]
    archive, tag = settings.out / f"{name}.tar", f"{settings.registry}/raybound-{name}:{version}"
    subprocess.run(
        [sys.executable, str(HOME / "kube" / "mkoci.py"), "--name", tag, "--out", str(archive)]
        + ["--user", f"{PLAN['user']}:{PLAN['user']}", "--entrypoint", f"/usr/local/bin/{command}"]
        + [word for layer in layers for word in ("--layer", str(layer))],
        check=True,
    )
    with tarfile.open(archive) as tar:
        index = json.load(tar.extractfile("index.json"))
    return {
        "name": tag,
        "digest": index["manifests"][0]["digest"],
        "archive": archive.name,
        "bytes": archive.stat().st_size,
        "layers": {
            part: {"sha256": sha256(layer), "bytes": layer.stat().st_size}
            for part, layer in zip(("debian", "java", "libraries", "programs"), layers, strict=True)
        },
    }


def packages(layer: Path) -> list[str]:
    """What Debian's layer holds, as `name version`."""
    with tarfile.open(layer) as tar:
        return tar.extractfile(PACKAGES).read().decode().splitlines()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HOME / "dist" / "images")
    parser.add_argument("--lib", type=Path, default=HOME / "dist" / "lib")
    parser.add_argument("--registry", default=os.environ.get("RAYBOUND_REGISTRY", "raybound.local"))
    parser.add_argument("programs", nargs="*", default=[], metavar="PROGRAM")
    settings = parser.parse_args()
    unknown = set(settings.programs) - set(PLAN["programs"])
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(PLAN['programs'])}")
    return settings


def main() -> None:
    settings = arguments()
    settings.out.mkdir(parents=True, exist_ok=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    java_home = subprocess.run([str(HOME / "bin" / "find-jdk")], check=True, capture_output=True, text=True).stdout.strip()
    release = Path(java_home, "release").read_text()
    plan = json.dumps(PLAN, sort_keys=True) + Path(__file__).read_text()
    with (CACHE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        base = [once("debian", plan, debian), once("java", plan + release, lambda path: runtime(java_home, path))]
    settings.work = Path(tempfile.mkdtemp(dir=settings.out))
    try:
        images = {name: image(name, settings, base) for name in settings.programs or PLAN["programs"]}
    finally:
        shutil.rmtree(settings.work)
    locked = {"images": images, "debian": packages(base[0]), "java": re.search(r'JAVA_RUNTIME_VERSION="(.*)"', release).group(1)}
    (settings.out / "lock.json").write_text(json.dumps(locked, indent=2, sort_keys=True) + "\n")
    for name, made in images.items():
        say(f"{name}: {made['name']} {made['digest'][:19]} {made['bytes'] / 1e6:.0f} MB")


main()
