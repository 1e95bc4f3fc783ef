#!/usr/bin/env bash
# The whole way, timed: cluster up, KubeRay, a RayCluster to `ready`, a call of its
# dashboard; with --gateway also a LoadBalancer address and a Gateway with TLS.
# Usage: smoke.sh STATE_DIR [--gateway]. Leaves the cluster up.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=/dev/null
. "$here/versions.env"
S=${1:?STATE_DIR}; N=${KUBE_INDEX:-0}; export PATH="$KUBE_CACHE/bin:$PATH"
t0=$(date +%s%N); say() { printf '[smoke] %6d ms %s\n' $((($(date +%s%N) - t0) / 1000000)) "$*"; }
apply() { kubectl apply --server-side --force-conflicts "$@" >/dev/null; }
"$here/up.sh" "$S"; S=$(cd "$S" && pwd); export KUBECONFIG=$S/admin.kubeconfig; say "node and DNS"
ray=${RAY_SPEC##*==}; envoy=${ENVOY_WHEEL##*==}
"$here/load.sh" "$S" "$KUBE_CACHE"/images/{kuberay-operator,ray}.tar; say "images loaded"
apply -f "$KUBE_CACHE/crds/kuberay/"
sed "s/@KUBERAY@/${KUBERAY_VERSION#v}/" "$here/kuberay.yaml" | apply -f -
kubectl -n kuberay-system rollout status deploy/kuberay-operator --timeout=90s >/dev/null; say "KubeRay operator"
sed "s/@RAY@/$ray/" "$here/raycluster.yaml" | apply -f -
kubectl wait --for=jsonpath='{.status.state}'=ready raycluster/demo --timeout=240s >/dev/null; say "RayCluster ready"
head=$(kubectl get pod -l ray.io/node-type=head -o jsonpath='{.items[0].status.podIP}')
curl -sf -m 10 "http://$head:8265/api/version" >/dev/null; say "dashboard answers on $head"
[ "${2:-}" = --gateway ] || exit 0
"$here/load.sh" "$S" "$KUBE_CACHE"/images/{metallb-controller,contour,envoy}.tar; say "gateway images loaded"
apply -f "$KUBE_CACHE/crds/metallb/"; apply -f "$KUBE_CACHE/crds/contour/"
kubectl wait --for=condition=Established crd/ipaddresspools.metallb.io crd/gateways.gateway.networking.k8s.io --timeout=30s >/dev/null
sed "s/@METALLB@/${METALLB_VERSION#v}/; s#@LBPOOL@#10.234.$N.0/24#" "$here/metallb.yaml" | apply -f -
sed "s/@CONTOUR@/${CONTOUR_VERSION#v}/; s/@ENVOY@/$envoy/" "$here/contour.yaml" | apply -f -
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$S/w.key" -out "$S/w.crt" -days 10 \
  -subj '/CN=*.demo.test' -addext 'subjectAltName=DNS:*.demo.test' 2>/dev/null
apply -f - <<'Y'
apiVersion: v1
kind: Namespace
metadata: {name: certs}
---
apiVersion: v1
kind: Namespace
metadata: {name: routes}
---
apiVersion: v1
kind: Service
metadata: {name: dash, namespace: default}
spec: {selector: {ray.io/cluster: demo, ray.io/node-type: head}, ports: [{port: 80, targetPort: 8265}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: contour, namespace: projectcontour}
spec:
  gatewayClassName: contour
  listeners:
  - name: https
    port: 443
    protocol: HTTPS
    hostname: "*.demo.test"
    tls: {mode: Terminate, certificateRefs: [{kind: Secret, name: wildcard, namespace: certs}]}
    allowedRoutes: {namespaces: {from: All}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: dash, namespace: routes}
spec:
  parentRefs: [{name: contour, namespace: projectcontour}]
  hostnames: [dash.demo.test]
  rules: [{backendRefs: [{name: dash, namespace: default, port: 80}]}]
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: gateway-cert, namespace: certs}
spec:
  from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: projectcontour}]
  to: [{group: "", kind: Secret}]
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: routes, namespace: default}
spec:
  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: routes}]
  to: [{group: "", kind: Service}]
Y
kubectl -n certs create secret tls wildcard --cert="$S/w.crt" --key="$S/w.key" --dry-run=client -o yaml | apply -f -
kubectl -n projectcontour rollout status deploy/contour --timeout=90s >/dev/null; say "Contour and Envoy"
kubectl -n projectcontour wait --for=condition=Programmed gateway/contour --timeout=60s >/dev/null
lb=$(kubectl -n projectcontour get gateway contour -o jsonpath='{.status.addresses[0].value}')
for _ in $(seq 20); do
  curl -sf -m 5 --cacert "$S/w.crt" --resolve "dash.demo.test:443:$lb" https://dash.demo.test/api/version >/dev/null && break; sleep 0.5
done
curl -sf -m 5 --cacert "$S/w.crt" --resolve "dash.demo.test:443:$lb" https://dash.demo.test/api/version >/dev/null
say "dashboard over TLS through the Gateway at $lb"
