#!/usr/bin/env bash
# Brings up a single-node Kubernetes cluster with real pods.
# Usage: up.sh STATE_DIR [control-plane|node]     (default: node)
#   control-plane  etcd, kube-apiserver, kube-controller-manager, kube-scheduler
#   node           that, and containerd, kubelet, kube-proxy, CoreDNS
# Everything runs in mount, PID, network, IPC and UTS namespaces of its own, with
# a private /run, /var/lib/kubelet, /var/lib/containerd, /etc/cni; its files and
# logs are in STATE_DIR. Several clusters can run at once: give each an index
# (KUBE_INDEX=0..15). Idempotent: a cluster of this role and index that already answers is left alone.
# Afterwards: export KUBECONFIG=STATE_DIR/admin.kubeconfig
# Address plan (N = KUBE_INDEX), reachable from the machine through a veth pair:
#   10.231.N.1 the machine, 10.231.N.2 the node (apiserver on 6443)
#   10.232.N.0/24 pods, 10.233.N.0/24 services, 10.234.N.0/24 LoadBalancer pool
# Pods have no route to anything but the machine's end of the pair.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=/dev/null
. "$here/versions.env"
[ $# -ge 1 ] || { sed -n 2,16p "$0"; exit 2; }
mkdir -p "$1"; S=$(cd "$1" && pwd); role=${2:-node}; N=${KUBE_INDEX:-0}
bin=$KUBE_CACHE/bin; ip=10.231.$N.2; gw=10.231.$N.1; link=rbkube$N
say() { printf '[kube-up] %s\n' "$*" >&2; }
k() { "$bin/kubectl" --kubeconfig "$S/admin.kubeconfig" "$@"; }
t0=$(date +%s%N); el() { echo $((($(date +%s%N) - t0) / 1000000)) ms; }

if [ "$(cat "$S/role" "$S/index" 2>/dev/null | tr '\n' ' ')" = "$role $N " ] && [ -f "$S/pid" ] && kill -0 "$(cat "$S/pid")" 2>/dev/null && k get --raw /readyz --request-timeout=5s >/dev/null 2>&1; then
  say "already up: $S"; exit 0
fi
[ "$(id -u)" = 0 ] || { say "needs root (namespaces, containerd)"; exit 1; }
"$here/down.sh" "$S" >/dev/null 2>&1 || true
mkdir -p "$S"/{pki,log,etcd,kubelet,containerd,cni,manifests,pods-log,run}; chmod 700 "$S/etcd" "$S/pki"

# ---- certificates (EC keys: fast) -------------------------------------------
pki() {
  cd "$S/pki"; [ -f made ] && return
  local q=(-days 3650) ; umask 077
  key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }
  ca() { key "$1"; openssl req -x509 -new -key "$1.key" -subj "/CN=$1" "${q[@]}" -out "$1.crt" \
         -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign,digitalSignature; }
  leaf() { # leaf NAME CA SUBJECT EKU [SAN]
    key "$1"; openssl req -new -key "$1.key" -subj "$3" -out "$1.csr"
    openssl x509 -req -in "$1.csr" -CA "$2.crt" -CAkey "$2.key" -CAcreateserial "${q[@]}" -out "$1.crt" 2>/dev/null \
      -extfile <(printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=%s\n%s\n' "$4" "${5:+subjectAltName=$5}"); }
  ca ca; ca front-proxy-ca
  openssl genrsa -out sa.key 2048 2>/dev/null; openssl rsa -in sa.key -pubout -out sa.pub 2>/dev/null
  leaf apiserver ca /CN=kube-apiserver serverAuth "DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,DNS:localhost,IP:127.0.0.1,IP:$ip,IP:10.233.$N.1"
  leaf kubelet-client ca /O=system:masters/CN=kube-apiserver-kubelet-client clientAuth
  leaf front-proxy-client front-proxy-ca /CN=front-proxy-client clientAuth
  leaf admin ca /O=system:masters/CN=admin clientAuth
  leaf controller-manager ca /O=system:masters/CN=system:kube-controller-manager clientAuth
  leaf scheduler ca /CN=system:kube-scheduler clientAuth
  leaf proxy ca /CN=system:kube-proxy clientAuth
  leaf kubelet ca /O=system:nodes/CN=system:node:node-1 clientAuth
  leaf kubelet-server ca /O=system:nodes/CN=system:node:node-1 serverAuth "DNS:node-1,IP:$ip,IP:127.0.0.1"
  kc() { cat > "$S/$1.kubeconfig" <<K
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://$ip:6443", certificate-authority-data: $(base64 -w0 ca.crt)}}]
users: [{name: u, user: {client-certificate-data: $(base64 -w0 "$1.crt"), client-key-data: $(base64 -w0 "$1.key")}}]
contexts: [{name: c, context: {cluster: c, user: u}}]
current-context: c
K
  }
  for u in admin controller-manager scheduler proxy kubelet; do kc $u; done
  touch made
}
(pki); say "certificates: $(el)"

# ---- configuration files ----------------------------------------------------
cat > "$S/kubelet.yaml" <<K
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: 0.0.0.0
port: 10250
readOnlyPort: 0
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $S/pki/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $S/pki/kubelet-server.crt
tlsPrivateKeyFile: $S/pki/kubelet-server.key
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
cgroupDriver: cgroupfs
cgroupRoot: /rbkube$N
cgroupsPerQOS: true
enforceNodeAllocatable: [pods]
failCgroupV1: false
failSwapOn: false
oomScoreAdj: 0
protectKernelDefaults: false
clusterDomain: cluster.local
clusterDNS: [10.233.$N.10]
resolvConf: $S/resolv.conf
staticPodPath: $S/manifests
podLogsDir: /var/log/pods
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
evictionHard: {memory.available: 100Mi, nodefs.available: 0%, imagefs.available: 0%, nodefs.inodesFree: 0%, imagefs.inodesFree: 0%}
maxPods: 110
registerNode: true
serializeImagePulls: false
nodeStatusUpdateFrequency: 4s
fileCheckFrequency: 5s
syncFrequency: 10s
logging: {verbosity: 1}
K
: > "$S/resolv.conf"
cat > "$S/proxy.yaml" <<K
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: ${KUBE_PROXY_MODE:-nftables}
clientConnection: {kubeconfig: $S/proxy.kubeconfig}
clusterCIDR: 10.232.$N.0/24
hostnameOverride: node-1
oomScoreAdj: 0
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
metricsBindAddress: 127.0.0.1:10249
healthzBindAddress: 127.0.0.1:10256
K
cat > "$S/cni/10-bridge.conflist" <<K
{"cniVersion": "1.0.0", "name": "pods", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "ranges": [[{"subnet": "10.232.$N.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
K
cat > "$S/containerd.toml" <<K
version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
oom_score = 0
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "registry.test/pause:1"
  restrict_oom_score_adj = true
  disable_apparmor = true
  disable_hugetlb_controller = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "/etc/cni/net.d"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
K

# ---- the "machine": PID 1 of the new namespaces runs and owns every process ---
cat > "$S/init.sh" <<K
set -u
mount --make-rslave /
mount -t proc proc /proc
# the machine's kernel settings stay as they are: only those of the network namespace can be written
mount --bind /proc/sys /proc/sys; mount --bind /proc/sys/net /proc/sys/net; mount -o remount,bind,ro /proc/sys
# the kubelet insists on these values and would write them: show it files that have them already
for e in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
  f=$S/run/\$(basename "\${e%=*}"); echo "\${e#*=}" > "\$f"; [ ! -e "/proc/sys/\${e%=*}" ] || mount --bind "\$f" "/proc/sys/\${e%=*}"
done
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/lock /run/netns /run/containerd /etc/cni/net.d /var/lib/kubelet /var/lib/containerd /var/log/pods /var/log/containers /var/lib/cni /opt/cni/bin
bindm() { mount --bind "\$1" "\$2"; }
bindm "$S/kubelet" /var/lib/kubelet; bindm "$S/containerd" /var/lib/containerd
bindm "$S/cni" /etc/cni/net.d; bindm "$S/pods-log" /var/log/pods
mount -t tmpfs tmpfs /var/lib/cni; mount -t tmpfs tmpfs /var/log/containers
mount --make-rshared /
hostname node-1
echo 1 > /proc/sys/net/ipv4/ip_forward
ip link set lo up
export PATH="$bin:/usr/sbin:/usr/bin:/sbin:/bin"
# a daemon that ends is started again
start() { local n=\$1; shift; (while :; do "\$@"; sleep 1; done) >> "$S/log/\$n.log" 2>&1 < /dev/null & }
[ ! -f "$S/start-node.sh" ] || . "$S/start-node.sh"
. "$S/start.sh"
trap 'exit 0' TERM
while :; do sleep 3600 & wait \$!; done
K
rm -f "$S/start-node.sh"
cat > "$S/start.sh" <<K
P=$S/pki
start etcd etcd --data-dir $S/etcd --unsafe-no-fsync --listen-client-urls http://127.0.0.1:2379 \
  --advertise-client-urls http://127.0.0.1:2379 --listen-peer-urls http://127.0.0.1:2380 --log-level warn
start kube-apiserver kube-apiserver --etcd-servers=http://127.0.0.1:2379 --bind-address=0.0.0.0 --secure-port=6443 \
  --advertise-address=$ip --service-cluster-ip-range=10.233.$N.0/24 --service-node-port-range=30000-30999 \
  --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged=true \
  --client-ca-file=\$P/ca.crt --tls-cert-file=\$P/apiserver.crt --tls-private-key-file=\$P/apiserver.key \
  --kubelet-certificate-authority=\$P/ca.crt --kubelet-client-certificate=\$P/kubelet-client.crt --kubelet-client-key=\$P/kubelet-client.key \
  --kubelet-preferred-address-types=InternalIP \
  --service-account-issuer=https://kubernetes.default.svc.cluster.local --service-account-key-file=\$P/sa.pub --service-account-signing-key-file=\$P/sa.key \
  --requestheader-client-ca-file=\$P/front-proxy-ca.crt --requestheader-allowed-names=front-proxy-client \
  --requestheader-extra-headers-prefix=X-Remote-Extra- --requestheader-group-headers=X-Remote-Group --requestheader-username-headers=X-Remote-User \
  --proxy-client-cert-file=\$P/front-proxy-client.crt --proxy-client-key-file=\$P/front-proxy-client.key \
  --enable-aggregator-routing=true ${KUBE_APISERVER_ARGS:-}
( until curl -sk --max-time 2 https://127.0.0.1:6443/readyz 2>/dev/null | grep -q '^ok'; do sleep 0.2; done )
start kube-controller-manager kube-controller-manager --kubeconfig=$S/controller-manager.kubeconfig \
  --authentication-kubeconfig=$S/controller-manager.kubeconfig --authorization-kubeconfig=$S/controller-manager.kubeconfig \
  --use-service-account-credentials=false --root-ca-file=\$P/ca.crt --service-account-private-key-file=\$P/sa.key \
  --cluster-signing-cert-file=\$P/ca.crt --cluster-signing-key-file=\$P/ca.key --leader-elect=false \
  --controllers='*,bootstrapsigner,tokencleaner' --allocate-node-cidrs=false --bind-address=127.0.0.1
start kube-scheduler kube-scheduler --kubeconfig=$S/scheduler.kubeconfig --leader-elect=false --bind-address=127.0.0.1 \
  --authentication-kubeconfig=$S/scheduler.kubeconfig --authorization-kubeconfig=$S/scheduler.kubeconfig
K
if [ "$role" = node ]; then
  for c in cpu cpuacct cpuset memory pids devices freezer blkio hugetlb perf_event net_cls net_prio rdma misc systemd; do
    d=/sys/fs/cgroup/$c; [ -d "$d" ] || continue
    mkdir -p "$d/rbkube$N"
    [ $c = cpuset ] && for f in cpus mems; do cat "$d/cpuset.$f" > "$d/rbkube$N/cpuset.$f"; done
  done
  # the runtime and its images come up while the control plane does
  cat > "$S/start-node.sh" <<K
start containerd containerd --config $S/containerd.toml
( for i in \$(seq 100); do [ -S /run/containerd/containerd.sock ] && break; sleep 0.1; done
  for t in $KUBE_CACHE/images/pause.tar $KUBE_CACHE/images/coredns.tar; do
    ctr -n k8s.io images import "\$t"; done
) >> $S/log/images.log 2>&1 &
K
  cat >> "$S/start.sh" <<K
start kubelet kubelet --config=$S/kubelet.yaml --kubeconfig=$S/kubelet.kubeconfig --hostname-override=node-1 --node-ip=$ip
start kube-proxy kube-proxy --config=$S/proxy.yaml
K
fi

# ---- network: one namespace, one veth pair, routes from the machine ----------
ip netns add "$link"
ip link add "$link" type veth peer name eth0 netns "$link"
ip addr add "$gw/30" dev "$link"; ip link set "$link" up
ip -n "$link" addr add "$ip/30" dev eth0; ip -n "$link" link set eth0 up; ip -n "$link" link set lo up
for r in 232 233 234; do ip route replace "10.$r.$N.0/24" via "$ip" dev "$link"; done

nsenter --net="/run/netns/$link" setsid unshare --mount --pid --ipc --uts --fork --kill-child \
  bash "$S/init.sh" > "$S/log/init.log" 2>&1 < /dev/null &
echo $! > "$S/pid"; echo "$N" > "$S/index"; echo "$role" > "$S/role"
say "started (pid $(cat "$S/pid")): $(el)"

wait_for() { # wait_for SECONDS WHAT CMD...
  local end=$((SECONDS + $1)) what=$2; shift 2
  until "$@" >/dev/null 2>&1; do
    kill -0 "$(cat "$S/pid")" 2>/dev/null || { say "gone while waiting for $what"; tail -n 5 "$S"/log/*.log | cut -c1-300 >&2; exit 1; }
    [ $SECONDS -lt $end ] || { say "timed out: $what"; tail -n 5 "$S"/log/*.log | cut -c1-300 >&2; exit 1; }
    sleep 0.3
  done; say "$what: $(el)"
}
wait_for 90 "apiserver ready" k get --raw /readyz
wait_for 60 "default service account" k -n default get serviceaccount default
k create clusterrolebinding rb-kube-proxy --clusterrole=system:node-proxier --user=system:kube-proxy >/dev/null 2>&1 || true
[ "$role" = node ] || { say "control plane up: $(el)"; exit 0; }
k apply -f - >/dev/null <<K
$(sed "s/@DNS@/10.233.$N.10/; s/@COREDNS@/${COREDNS_VERSION#v}/; s/@GW@/$gw/g" "$here/coredns.yaml")
K
wait_for 90 "node ready" k wait --for=condition=Ready node/node-1 --timeout=1s
wait_for 90 "CoreDNS ready" k -n kube-system rollout status deployment/coredns --timeout=1s
say "up: $(el). KUBECONFIG=$S/admin.kubeconfig"
