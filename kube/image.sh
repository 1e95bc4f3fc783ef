#!/usr/bin/env bash
# Makes OCI images without any container registry. Usage: image.sh TARGET...
#   pause       scratch + the static pause binary
#   coredns     scratch + the static coredns binary
#   kuberay     scratch + the static KubeRay operator
#   contour     scratch + the static contour binary
#   metallb     scratch + MetalLB's controller
#   debian      Debian minbase + python3, curl, wget (layer shared by those below)
#   envoy       debian + the Envoy binary (from a wheel)
#   ray         debian + a virtual environment with Ray (versions.env: RAY_SPEC)
# Result: $KUBE_CACHE/images/NAME.tar. Idempotent. Load: up.sh does, or load.sh.
# Names start with registry.test/ and are never pulled: use imagePullPolicy
# IfNotPresent (the default for a tag other than latest) or Never.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=/dev/null
. "$here/versions.env"
bin=$KUBE_CACHE/bin; out=$KUBE_CACHE/images; lay=$KUBE_CACHE/layers
mkdir -p "$out" "$lay"
exec 9> "$KUBE_CACHE/.lock-images"; flock 9
say() { printf '[kube-image] %s\n' "$*" >&2; }
TAR=(tar --numeric-owner --owner=0 --group=0 --sort=name --mtime=@0 --xattrs)

# an image is made again when its version changes
made() { [ -f "$out/$1.tar" ] && [ "$(cat "$out/.made-$1" 2>/dev/null)" = "$2" ]; }
mark() { echo "$2" > "$out/.made-$1"; }

static() { # static NAME TAG BINARY...: scratch image, first binary is the entry point
  local name=$1 tag=$2 d; shift 2
  made "$name" "$tag" && return
  d=$(mktemp -d); mkdir -p "$d/usr/bin" "$d/tmp" "$d/etc" "$d/etc/ssl/certs"; chmod 1777 "$d/tmp"
  printf 'root:x:0:0:root:/:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n' > "$d/etc/passwd"
  install -m 755 -t "$d/usr/bin" "${@/#/$bin/}"
  "${TAR[@]}" -C "$d" -cf "$lay/$name.tar" .
  python3 "$here/mkoci.py" --name "registry.test/$name:$tag" --out "$out/$name.tar" \
    --layer "$lay/$name.tar" --entrypoint "/usr/bin/$1"
  rm -rf "$d"; mark "$name" "$tag"; say "$name: registry.test/$name:$tag"
}

debian() {
  [ -f "$lay/debian.tar" ] && return
  local t=$SECONDS suite=${DEBIAN_SUITE:-bookworm}
  # python3 of the suite; bash, wget and curl because KubeRay's probes and people use them
  # The machine's own apt sources are used: pass others in DEBIAN_SOURCES (a file).
  mmdebstrap --variant=minbase --mode=root --format=tar --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --aptopt='Apt::Install-Recommends "false"' \
    --include=python3-minimal,python3,wget,curl,ca-certificates,procps,iproute2,libgomp1 \
    "$suite" "$lay/debian.tar.tmp" "${DEBIAN_SOURCES:-/etc/apt/sources.list.d/debian.sources}" >"$lay/debian.log" 2>&1 \
    || { tail -20 "$lay/debian.log" >&2; return 1; }
  mv "$lay/debian.tar.tmp" "$lay/debian.tar"
  python3 "$here/mkoci.py" --name registry.test/debian:12 --out "$out/debian.tar" \
    --layer "$lay/debian.tar" --entrypoint /bin/bash
  say "debian: $((SECONDS - t)) s, $(du -h "$lay/debian.tar" | cut -f1)"
}

# Ray as wheels straight into the Debian Python's dist-packages: pip runs outside
# the image (it only unpacks wheels made for that Python), so nothing of the
# machine's network or pip settings gets in.
ray() {
  made ray "$RAY_SPEC" && return
  debian
  local t=$SECONDS root py v site f
  py=$(tar -tf "$lay/debian.tar" | grep -oE 'usr/bin/python3\.[0-9]+$' | head -1 | grep -oE '3\.[0-9]+')
  root=$(mktemp -d "$KUBE_CACHE/ray-root.XXXX"); chmod 755 "$root"
  site=$root/usr/local/lib/python$py/dist-packages
  mkdir -p "$site" "$root/usr/local/bin" "$root/home/ray" "$root/etc"
  local plat=(--platform manylinux1_x86_64 --platform manylinux2010_x86_64 --platform manylinux2014_x86_64) n
  for n in $(seq 5 36); do plat+=(--platform "manylinux_2_${n}_x86_64"); done   # Debian 12: glibc 2.36
  python3 -m pip install -q --disable-pip-version-check --no-compile --only-binary=:all: \
    --implementation cp --python-version "$py" "${plat[@]}" --target "$site" "$RAY_SPEC"
  for f in "$site"/bin/*; do
    sed -i '1s|^#!.*python.*|#!/usr/bin/python3|' "$f"; mv "$f" "$root/usr/local/bin/"
  done
  rmdir "$site/bin"; rm -rf "$site/ray/cpp" "$site"/ray/jars
  v=$(find "$site" -maxdepth 1 -name 'ray-*.dist-info' | sed -E 's/.*ray-([0-9.]+)\.dist-info/\1/')
  tar -xOf "$lay/debian.tar" ./etc/passwd > "$root/etc/passwd"; tar -xOf "$lay/debian.tar" ./etc/group > "$root/etc/group"
  echo 'ray:x:1000:1000::/home/ray:/bin/bash' >> "$root/etc/passwd"; echo 'ray:x:1000:' >> "$root/etc/group"
  chown -R 0:0 "$root"; chown 1000:1000 "$root/home/ray"
  tar --numeric-owner --sort=name --mtime=@1700000000 -C "$root" -cf "$lay/ray.tar" .
  python3 "$here/mkoci.py" --name "registry.test/ray:$v" --out "$out/ray.tar" \
    --layer "$lay/debian.tar" --layer "$lay/ray.tar" --workdir /home/ray --user 1000 \
    --env PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin HOME=/home/ray LANG=C.UTF-8 RAY_USAGE_STATS_ENABLED=0
  rm -rf "$root"; mark ray "$RAY_SPEC"
  say "ray: $((SECONDS - t)) s, $(du -h "$lay/ray.tar" | cut -f1) over the debian layer"
}

envoy() {
  made envoy "$ENVOY_WHEEL" && return
  debian
  local d v; d=$(mktemp -d); mkdir -p "$d/usr/local/bin"; install -m 755 "$bin/envoy" "$d/usr/local/bin/envoy"
  v=${ENVOY_WHEEL##*==} # not from --version: that prints its path first, and the cache's path holds a version too
  "${TAR[@]}" -C "$d" -cf "$lay/envoy.tar" .
  python3 "$here/mkoci.py" --name "registry.test/envoy:$v" --out "$out/envoy.tar" \
    --layer "$lay/debian.tar" --layer "$lay/envoy.tar" --entrypoint envoy
  rm -rf "$d"; mark envoy "$ENVOY_WHEEL"; say "envoy: registry.test/envoy:$v"
}

[ $# -gt 0 ] || set -- pause coredns
for t in "$@"; do
  case $t in
    pause) static pause 1 pause ;;
    coredns) static coredns "${COREDNS_VERSION#v}" coredns ;;
    kuberay) static kuberay-operator "${KUBERAY_VERSION#v}" kuberay-operator ;;
    contour) static contour "${CONTOUR_VERSION#v}" contour ;;
    metallb) static metallb-controller "${METALLB_VERSION#v}" metallb-controller ;;
    debian|ray|envoy) "$t" ;;
    *) say "unknown target: $t"; exit 2 ;;
  esac
done
