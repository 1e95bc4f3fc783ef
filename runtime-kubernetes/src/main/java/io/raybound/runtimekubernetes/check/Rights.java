package io.raybound.runtimekubernetes.check;

import java.util.ArrayList;
import java.util.List;

/// Every right that the operator needs on a site, and why. The chart grants these and no others; a test holds both
/// together.
public final class Rights {
    private static final String GATEWAY = "gateway.networking.k8s.io";
    private static final String NETWORKING = "networking.k8s.io";
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final List<String> WATCH = List.of("get", "list", "watch");
    private static final List<String> KEEP = List.of("create", "patch", "update", "delete");
    private static final List<String> ALL = List.of("get", "list", "watch", "create", "patch", "update", "delete");
    private static final List<String> NAMED = List.of("get", "update", "patch", "delete");

    private final List<Right> rights = new ArrayList<>();

    private Rights() {}

    /// What is needed; without it something does not work.
    public static List<Right> needed(CheckedSite site) {
        Rights all = new Rights();
        all.home(site);
        site.projects().forEach(namespace -> all.project(site, namespace));
        all.gateway(site);
        return List.copyOf(all.rights);
    }

    /// What only lets checks look; without it they answer `UNKNOWN`.
    public static List<Right> looking() {
        Rights all = new Rights();
        all.add(
                "",
                GATEWAY,
                "gatewayclasses",
                List.of("get", "list"),
                "which gateway controller, and whether it is layer 4");
        all.add(
                "",
                NETWORKING,
                "ingressclasses",
                List.of("get", "list"),
                "which ingress controller, and whether it is layer 4");
        all.add("", "storage.k8s.io", "storageclasses", List.of("get", "list"), "whether volumes can be made");
        all.named(
                "",
                "apiextensions.k8s.io",
                "customresourcedefinitions",
                "rayclusters.ray.io",
                List.of("get"),
                "which KubeRay");
        return List.copyOf(all.rights);
    }

    private void home(CheckedSite site) {
        String home = site.home();
        String lease = "one active operator per site";
        add(home, "coordination.k8s.io", "leases", List.of("create"), lease);
        named(home, "coordination.k8s.io", "leases", "raybound-operator", List.of("get", "update", "patch"), lease);
        add(home, "", "secrets", List.of("create"), "identity, journal and certificates are secrets");
        named(home, "", "secrets", "raybound-operator-identity", NAMED, "the operator's key, made here, never sent");
        named(home, "", "secrets", "raybound-operator-journal", NAMED, "instructions survive a restart");
        named(home, "", "secrets", "raybound-" + site.id() + "-certificate", NAMED, "certificate of clusters");
        named(home, "", "secrets", "raybound-svc-" + site.id() + "-certificate", NAMED, "certificate of services");
        named(home, "", "configmaps", "raybound-policy", List.of("get"), "the customer's policy, read only");
        add(home, "", "configmaps", List.of("create"), "the status object");
        named(
                home,
                "",
                "configmaps",
                "raybound-operator-status",
                List.of("get", "update", "patch"),
                "the status object");
        add(home, "", "events", List.of("create", "patch"), "what fails is said where kubectl looks");
        named(
                home,
                "",
                "serviceaccounts",
                "raybound-operator",
                List.of("get"),
                "what we make goes when it is uninstalled");
        if (site.gateway().api()) {
            String why = "lets the Gateway read the certificate from its own namespace";
            add(home, GATEWAY, "referencegrants", List.of("create"), why);
            named(home, GATEWAY, "referencegrants", "raybound-" + site.id() + "-certificate", NAMED, why);
        }
    }

    private void project(CheckedSite site, String namespace) {
        add(namespace, "ray.io", "rayclusters", ALL, "one RayCluster per cluster");
        add(namespace, "", "pods", WATCH, "states and reasons of pods");
        add(namespace, "", "pods/log", List.of("get"), "the last lines of a container that crashes");
        add(namespace, "", "events", WATCH, "why a pod is not scheduled or not admitted");
        add(namespace, "", "events", List.of("create", "patch"), "what fails is said where kubectl looks");
        add(namespace, "", "services", ALL, "the head's Service, port 80");
        add(namespace, "", "configmaps", ALL, "settings of the head agent, the CA to trust");
        add(
                namespace,
                "",
                "secrets",
                List.of("get"),
                "Ray's token, grant keys, the mirrored certificate; never a list");
        add(namespace, "", "secrets", KEEP, "Ray's token, grant keys, the mirrored certificate");
        add(namespace, "", "resourcequotas", List.of("get", "list"), "why a quota refuses pods");
        add(namespace, "", "limitranges", List.of("get", "list"), "why a limit refuses pods");
        add(namespace, "policy", "poddisruptionbudgets", ALL, "a node drain spares heads");
        add(namespace, NETWORKING, "networkpolicies", ALL, "clusters are fenced from each other");
        if (site.gateway().api()) {
            add(namespace, GATEWAY, "httproutes", ALL, "one route per cluster");
        } else {
            add(namespace, NETWORKING, "ingresses", ALL, "one Ingress per cluster");
        }
        named(namespace, "", "serviceaccounts", "ray", List.of("get"), "whether workload identity is complete");
        named(namespace, "", "namespaces", namespace, List.of("get"), "whether it exists and is restricted");
        if (site.autoscaling()) {
            add(namespace, "", "serviceaccounts", KEEP, "an account for each autoscaler");
            add(
                    namespace,
                    RBAC,
                    "roles",
                    List.of("get", "create", "patch", "update", "delete"),
                    "reaches one RayCluster only");
            add(namespace, RBAC, "rolebindings", List.of("get", "create", "patch", "update", "delete"), "ties the two");
        }
    }

    private void gateway(CheckedSite site) {
        CheckedSite.Gate gate = site.gateway();
        if (gate.api()) {
            named(
                    gate.namespace(),
                    GATEWAY,
                    "gateways",
                    gate.name(),
                    List.of("get"),
                    "its address, and whether it took our routes");
        }
        if (gate.create()) {
            named(
                    gate.namespace(),
                    GATEWAY,
                    "gateways",
                    gate.name(),
                    List.of("update", "patch", "delete"),
                    "keeps the Gateway true");
            add(gate.namespace(), GATEWAY, "gateways", List.of("create"), "makes the Gateway");
        }
        add(gate.namespace(), "", "services", List.of("get", "list"), "which load balancer is in front");
        add(gate.namespace(), "", "events", List.of("get", "list"), "why a load balancer gets no address");
    }

    private void add(String namespace, String group, String resource, List<String> verbs, String why) {
        named(namespace, group, resource, "", verbs, why);
    }

    private void named(String namespace, String group, String resource, String name, List<String> verbs, String why) {
        verbs.forEach(verb -> rights.add(new Right(namespace, group, resource, name, verb, why)));
    }
}
