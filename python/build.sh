#!/bin/sh
# Builds the wheels raybound (command line, raybound://) and raybound-local (all programs) from dist/lib into dist/wheels.
# Needs hatchling in the Python that PYTHON names (default: the one that `make setup` makes); uses no network.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home=$(dirname "$here")
lib=$home/dist/lib
out=$home/dist/wheels
python=${PYTHON:-$home/.raybound/venv/bin/python}
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-1767225600}
export SOURCE_DATE_EPOCH

set -- "$lib"/raybound-cli-*.jar
cli=$1
[ -f "$cli" ] || {
  echo "raybound: $lib has no raybound-cli jar; next step: make build" >&2
  exit 1
}
# In copies of the sources: who uses the checkout meanwhile must not see half of the jars.
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
rm -rf "$out"
mkdir -p "$out"
for part in client local; do
  mkdir "$stage/$part"
  cp -R "$here/$part/pyproject.toml" "$here/$part/README.md" "$here/$part/src" "$home/LICENSE" "$stage/$part/"
done
find "$stage" -name __pycache__ -prune -exec rm -rf {} +
mkdir "$stage/client/src/raybound/_lib" "$stage/local/src/raybound_local/_lib"
"$python" "$here/jars.py" "$cli" | while IFS= read -r jar; do
  cp "$lib/$jar" "$stage/client/src/raybound/_lib/"
done
cp "$lib"/*.jar "$stage/local/src/raybound_local/_lib/"
for part in client local; do
  (cd "$stage/$part" && "$python" -m hatchling build -t wheel -d "$out" >/dev/null)
done
ls -1 "$out"
