package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Sysctl;
import io.fabric8.kubernetes.api.model.SysctlBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.raybound.model.Id;
import io.raybound.wire.Json;
import io.raybound.wire.local.HeadAgentConfig;
import java.util.List;
import java.util.stream.Stream;

/// The head agent in the head's pod: a native sidecar (an init container that goes on), so it holds its port before any
/// user code runs and is started again when it ends, whatever the pod's restart policy is.
///
/// It has a UID of its own, a read-only root, and alone holds the pod's token, the Ray token as a file and the keys.
final class AgentSidecar {
    static final long USER = 10_001;
    private static final String SETTINGS = "agent-settings";
    private static final String KEYS = "agent-keys";
    private static final String CA = "agent-ca";
    private static final String RAY = "agent-ray";
    private static final String TOKEN = "agent-token";
    private static final String DATA = "agent-data";
    private static final String TMP = "agent-tmp";
    private static final long TOKEN_SECONDS = 3_600;
    private static final int READ_BY_GROUP = 0440;

    private final KubernetesSettings settings;
    private final SiteWorld world;

    AgentSidecar(KubernetesSettings settings, SiteWorld world) {
        this.settings = settings;
        this.world = world;
    }

    Container container() {
        int port = settings.agentPort();
        return new ContainerBuilder()
                .withName(Names.AGENT_CONTAINER)
                .withImage(settings.agentImage())
                .withImagePullPolicy("IfNotPresent")
                .withRestartPolicy("Always")
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withArgs("--config", "/etc/raybound/agent/head-agent.json")
                .withEnv(wayOut())
                .addNewPort()
                .withName("agent")
                .withContainerPort(port)
                .withProtocol("TCP")
                .endPort()
                // Ray starts only when this answers: no user code can take the port first.
                .withStartupProbe(probe(port, 1, 120))
                .withReadinessProbe(probe(port, 5, 3))
                .withResources(new ResourceRequirementsBuilder()
                        .addToRequests("cpu", new Quantity("50m"))
                        .addToRequests("memory", new Quantity("192Mi"))
                        .addToLimits("memory", new Quantity("384Mi"))
                        .build())
                .withSecurityContext(PodTemplates.restricted(USER, true))
                .withVolumeMounts(
                        PodTemplates.mount(SETTINGS, "/etc/raybound/agent", true),
                        PodTemplates.mount(KEYS, "/etc/raybound/keys", true),
                        PodTemplates.mount(CA, "/etc/raybound/ca", true),
                        PodTemplates.mount(RAY, "/etc/raybound/ray", true),
                        PodTemplates.mount(TOKEN, "/var/run/raybound/token", true),
                        PodTemplates.mount(DATA, "/var/lib/raybound", false),
                        PodTemplates.mount(TMP, "/tmp", false))
                .build();
    }

    /// The site's proxy, which the agent needs as much as Ray does.
    private List<EnvVar> wayOut() {
        return Stream.of("HTTPS_PROXY", "NO_PROXY")
                .filter(settings.packages()::containsKey)
                .map(name -> new EnvVarBuilder()
                        .withName(name)
                        .withValue(settings.packages().get(name))
                        .build())
                .toList();
    }

    List<Volume> volumes(Id cluster) {
        return List.of(
                new VolumeBuilder()
                        .withName(SETTINGS)
                        .withNewConfigMap()
                        .withName(Names.agentSettings(cluster))
                        .endConfigMap()
                        .build(),
                secret(KEYS, Names.KEYS),
                new VolumeBuilder()
                        .withName(CA)
                        .withNewConfigMap()
                        .withName(Names.CA)
                        .endConfigMap()
                        .build(),
                secret(RAY, Names.rayToken(cluster)),
                new VolumeBuilder()
                        .withName(TOKEN)
                        .withNewProjected()
                        .withDefaultMode(READ_BY_GROUP)
                        .addNewSource()
                        .withNewServiceAccountToken()
                        .withAudience(world.audience())
                        .withExpirationSeconds(TOKEN_SECONDS)
                        .withPath("token")
                        .endServiceAccountToken()
                        .endSource()
                        .endProjected()
                        .build(),
                folder(DATA, "1Gi"),
                folder(TMP, "128Mi"));
    }

    /// Port 80 without root: a capability has no effect without privilege escalation, this sysctl has and is safe.
    List<Sysctl> sysctls() {
        return settings.agentPort() >= 1_024
                ? List.of()
                : List.of(new SysctlBuilder()
                        .withName("net.ipv4.ip_unprivileged_port_start")
                        .withValue("0")
                        .build());
    }

    /// `head-agent.json`, see `HeadAgentConfig`.
    String config(Id cluster, String host) {
        return Json.writePretty(new HeadAgentConfig(
                        cluster,
                        host,
                        world.hostPort(),
                        "0.0.0.0:" + settings.agentPort(),
                        "127.0.0.1:8265",
                        "/etc/raybound/ray/auth_token",
                        "http://127.0.0.1:52365/api/healthz",
                        "127.0.0.1:6379",
                        world.controlPlaneUrl(),
                        world.consoleUrl(),
                        "/etc/raybound/ca/ca.pem",
                        "/var/lib/raybound/agent",
                        "/var/lib/raybound/logs",
                        null,
                        "/etc/raybound/keys/keys.json",
                        null,
                        "/var/run/raybound/token/token",
                        "/etc/raybound/ray/cookie_key",
                        null))
                + "\n";
    }

    private static Probe probe(int port, int period, int failures) {
        return new ProbeBuilder()
                .withNewTcpSocket()
                .withPort(new IntOrString(port))
                .endTcpSocket()
                .withPeriodSeconds(period)
                .withFailureThreshold(failures)
                .withTimeoutSeconds(2)
                .build();
    }

    private static Volume secret(String volume, String name) {
        return new VolumeBuilder()
                .withName(volume)
                .withNewSecret()
                .withSecretName(name)
                .withDefaultMode(READ_BY_GROUP)
                .endSecret()
                .build();
    }

    private static Volume folder(String name, String size) {
        return new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .withSizeLimit(new Quantity(size))
                .endEmptyDir()
                .build();
    }
}
