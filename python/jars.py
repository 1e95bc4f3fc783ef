"""Prints the jar it is given and every jar that its manifest's Class-Path names, one a line."""

import sys
import zipfile
from pathlib import Path


def class_path(manifest):
    """The entries of Class-Path; lines of a manifest are folded at 72 bytes (JAR file specification)."""
    for line in manifest.replace("\r\n", "\n").replace("\n ", "").splitlines():
        if line.startswith("Class-Path: "):
            return line.removeprefix("Class-Path: ").split()
    return []


def main(jar):
    with zipfile.ZipFile(jar) as archive:
        manifest = archive.read("META-INF/MANIFEST.MF").decode("utf-8")
    for name in [Path(jar).name, *class_path(manifest)]:
        print(name)


if __name__ == "__main__":
    main(sys.argv[1])
