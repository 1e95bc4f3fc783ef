package io.raybound.operator;

import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.raybound.model.Id;
import io.raybound.runtimekubernetes.KubernetesSettings;
import io.raybound.runtimekubernetes.NetworkSettings;
import io.raybound.runtimekubernetes.PodDefaults;
import io.raybound.runtimekubernetes.check.CheckedSite;
import io.raybound.runtimekubernetes.gateway.GatewaySettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The settings of an operator on Kubernetes (`runtime.kind: kubernetes`), as its chart writes them.
///
/// @param dataDir for the heartbeat file alone: everything that must last is in objects of its namespace
/// @param controlPlaneUrl `https://<cloud-id>.D[:port]`
/// @param caFile PEM roots to trust for the control plane; null trusts what the image trusts
/// @param joinTokenFile a mounted secret; needed until the operator has enrolled
/// @param sitePort the gateway's port as people see it
/// @param home the operator's own namespace
/// @param pod its own pod's name: what it is called in the Lease and in events
/// @param runtime without `act`, which the policy says
/// @param proxy what all programs of the site use to get out
record KubernetesSite(
        Path dataDir,
        URI controlPlaneUrl,
        @Nullable Path caFile,
        @Nullable Path joinTokenFile,
        int sitePort,
        String home,
        String pod,
        KubernetesSettings runtime,
        Door door,
        Proxy proxy,
        @Nullable Path connectionsLog)
        implements Settings {

    /// The gateway, as far as it is known before the site's id is.
    record Door(
            GatewaySettings.Kind kind,
            boolean create,
            String name,
            String namespace,
            @Nullable String className,
            Map<String, String> annotations,
            List<String> addresses,
            int httpsPort,
            GatewaySettings.@Nullable ServiceRef service) {}

    /// The way out.
    ///
    /// @param https `http://[user:password@]host[:port]`; null for a direct way
    /// @param no hosts reached directly, as in `NO_PROXY`
    record Proxy(
            @Nullable String https,
            @Nullable String no,
            @Nullable Path extraCaFile) {}

    static KubernetesSite read(SettingsReader root, Map<String, String> environment) throws BadSettings {
        SettingsReader runtime = root.object("runtime");
        runtime.text("kind", null);
        Path dataDir = root.path("data_dir");
        // Accepted beside the local runtime's, which needs it.
        root.optionalPath("run_dir");
        URI url = root.https("control_plane_url");
        Path ca = root.optionalPath("ca_file");
        Path token = root.optionalPath("join_token_file");
        int port = root.number("site_port", 443, 1, 65_535);
        Path log = root.optionalPath("connections_log");
        String home = root.text("home_namespace", environment.getOrDefault("POD_NAMESPACE", "raybound-system"));
        String pod = root.text("pod_name", environment.getOrDefault("POD_NAME", "raybound-operator"));
        Proxy proxy = proxy(runtime.object("proxy"));
        Map<String, String> packages = packages(runtime.object("packages"));
        packages.putAll(variables(proxy));
        Door door = door(runtime.object("gateway"), home, port);
        NetworkSettings network = network(runtime.object("network"));
        PodDefaults pods = pods(runtime.object("pod_defaults"), runtime);
        KubernetesSettings settings = settings(runtime, door, network, pods, packages);
        root.finish();
        return new KubernetesSite(dataDir, url, ca, token, port, home, pod, settings, door, proxy, log);
    }

    private static KubernetesSettings settings(
            SettingsReader runtime,
            Door door,
            NetworkSettings network,
            PodDefaults pods,
            Map<String, String> packages) {
        int agentPort = runtime.number("agent_port", 80, 1, 65_535);
        if (agentPort != 80 && agentPort != 8080) {
            runtime.problem("agent_port", Integer.toString(agentPort), "80, or 8080 where policy forbids 80");
            agentPort = 80;
        }
        List<String> namespaces = runtime.texts("namespaces");
        String prefix = runtime.text("namespace_prefix", "raybound-");
        Map<String, String> namespaceOf = runtime.map("namespace_of");
        String rayImage = runtime.text("ray_image", null);
        String agentImage = runtime.text("agent_image", null);
        List<String> pullSecrets = runtime.texts("pull_secrets");
        try {
            return new KubernetesSettings(
                    namespaces,
                    prefix,
                    namespaceOf,
                    rayImage,
                    agentImage,
                    pullSecrets,
                    agentPort,
                    door.namespace(),
                    network,
                    pods,
                    packages,
                    true);
        } catch (IllegalArgumentException e) {
            runtime.problem("packages", packages.keySet().toString(), String.valueOf(e.getMessage()));
            return KubernetesSettings.of(namespaces, rayImage, agentImage);
        }
    }

    private static Door door(SettingsReader gateway, String home, int sitePort) {
        String word = gateway.text("kind", "gateway-api");
        if (!word.equals("gateway-api") && !word.equals("ingress")) {
            gateway.problem("kind", word, "gateway-api or ingress");
        }
        boolean ingress = word.equals("ingress");
        boolean create = gateway.flag("create", false);
        String className = gateway.optionalText("class");
        Map<String, String> annotations = gateway.map("annotations");
        if (create && ingress) {
            gateway.problem("create", "true", "for kind gateway-api: an ingress controller is not made here");
        }
        if (create && className == null) {
            gateway.problem("class", "", "left out where create is true: name one of 'kubectl get gatewayclass'");
        }
        if (annotations.size() > 16) {
            gateway.problem("annotations", annotations.size() + " entries", "at most 16");
        }
        SettingsReader service = gateway.object("service");
        String serviceName = service.optionalText("name");
        String serviceNamespace = service.optionalText("namespace");
        String namespace = gateway.text("namespace", home);
        return new Door(
                ingress ? GatewaySettings.Kind.INGRESS : GatewaySettings.Kind.GATEWAY_API,
                create,
                gateway.text("name", "raybound"),
                namespace,
                className,
                annotations,
                gateway.texts("addresses"),
                gateway.number("https_port", sitePort, 1, 65_535),
                serviceName == null
                        ? null
                        : new GatewaySettings.ServiceRef(
                                serviceNamespace == null ? namespace : serviceNamespace, serviceName));
    }

    private static Proxy proxy(SettingsReader proxy) {
        return new Proxy(proxy.optionalText("https"), proxy.optionalText("no"), proxy.optionalPath("extra_ca_file"));
    }

    /// What every program understands; the API server and the pods' own network are always reached directly.
    private static Map<String, String> variables(Proxy proxy) {
        Map<String, String> variables = new TreeMap<>();
        if (proxy.https() != null) {
            String no = "localhost,127.0.0.1,.svc,.cluster.local" + (proxy.no() == null ? "" : "," + proxy.no());
            for (String name : List.of("HTTPS_PROXY", "NO_PROXY")) {
                String value = name.equals("NO_PROXY") ? no : proxy.https();
                variables.put(name, value);
                variables.put(name.toLowerCase(Locale.ROOT), value);
            }
        }
        return variables;
    }

    /// Package settings by name, and any variable in capitals, as the environment of Ray's containers.
    private static Map<String, String> packages(SettingsReader packages) {
        Map<String, String> variables = new TreeMap<>();
        put(variables, packages.optionalText("indexUrl"), "PIP_INDEX_URL", "UV_DEFAULT_INDEX");
        put(variables, String.join(" ", packages.texts("extraIndexUrls")), "PIP_EXTRA_INDEX_URL", "UV_INDEX");
        put(variables, packages.optionalText("condaChannel"), "CONDA_CHANNELS");
        put(variables, packages.optionalText("hfEndpoint"), "HF_ENDPOINT");
        put(variables, packages.optionalText("caBundle"), "PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE");
        for (String name : packages.names()) {
            if (name.matches("[A-Z][A-Z0-9_]*")) {
                put(variables, packages.optionalText(name), name);
            }
        }
        return variables;
    }

    private static void put(Map<String, String> variables, @Nullable String value, String... names) {
        for (String name : names) {
            if (value != null && !value.isEmpty()) {
                variables.put(name, value);
            }
        }
    }

    private static NetworkSettings network(SettingsReader network) {
        List<String> dns = network.texts("dns_cidrs");
        return new NetworkSettings(
                dns.isEmpty() ? NetworkSettings.DEFAULT.dnsCidrs() : dns,
                network.texts("open_cidrs"),
                network.texts("api_server_cidrs"));
    }

    private static PodDefaults pods(SettingsReader pods, SettingsReader runtime) {
        List<Toleration> tolerations = new ArrayList<>();
        for (SettingsReader each : pods.objects("tolerations")) {
            tolerations.add(new TolerationBuilder()
                    .withKey(each.optionalText("key"))
                    .withOperator(each.optionalText("operator"))
                    .withValue(each.optionalText("value"))
                    .withEffect(each.optionalText("effect"))
                    .build());
        }
        Map<String, String> labels = pods.map("labels");
        Map<String, String> annotations = pods.map("annotations");
        Map<String, String> nodes = pods.map("nodeSelector");
        String priority = pods.optionalText("priorityClassName");
        long user = pods.amount("rayUser", PodDefaults.NONE.rayUser(), 1, 65_535);
        int percent = pods.number("cpuRequestPercent", PodDefaults.NONE.cpuRequestPercent(), 1, 100);
        try {
            return new PodDefaults(labels, annotations, nodes, tolerations, priority, user, percent);
        } catch (IllegalArgumentException e) {
            runtime.problem("pod_defaults", labels.toString(), String.valueOf(e.getMessage()));
            return PodDefaults.NONE;
        }
    }

    /// The gateway's settings once the site is known.
    GatewaySettings gateway(Id site) {
        return new GatewaySettings(
                door.kind(),
                site.value(),
                home,
                runtime.namespaces(),
                door.create(),
                door.name(),
                door.namespace(),
                door.className(),
                door.annotations(),
                door.addresses(),
                door.httpsPort(),
                door.service());
    }

    /// What the checks need to know.
    CheckedSite checked(Id site) {
        boolean api = door.kind() == GatewaySettings.Kind.GATEWAY_API;
        String image = runtime.agentImage();
        int slash = image.indexOf('/');
        return new CheckedSite(
                site.value(),
                home,
                runtime.namespaces(),
                new CheckedSite.Gate(door.namespace(), api ? door.name() : "", door.create()),
                // Not a setting of the operator: without these rights autoscaling clusters say so themselves.
                false,
                runtime.pullSecrets(),
                slash < 0 ? "" : image.substring(0, slash),
                runtime.pods().labels());
    }

    /// The runtime's settings under this policy.
    KubernetesSettings runtime(boolean act) {
        return new KubernetesSettings(
                runtime.namespaces(),
                runtime.namespacePrefix(),
                runtime.namespaceOf(),
                runtime.rayImage(),
                runtime.agentImage(),
                runtime.pullSecrets(),
                runtime.agentPort(),
                runtime.gatewayNamespace(),
                runtime.network(),
                runtime.pods(),
                runtime.packages(),
                act);
    }

    Path heartbeat() {
        return dataDir.resolve("heartbeat");
    }
}
