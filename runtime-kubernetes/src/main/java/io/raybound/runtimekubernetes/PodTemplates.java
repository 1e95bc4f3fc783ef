package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.CapabilitiesBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.raybound.model.Id;
import io.raybound.model.NodeShape;
import io.raybound.model.WorkerGroup;
import io.raybound.reconcile.DesiredCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The pods of a cluster, fit for a namespace that enforces the *restricted* pod security standard. KubeRay copies the
/// Ray container's security context to its own init container, so that one fits too.
final class PodTemplates {
    /// Where Ray's metrics are: KubeRay's own default is 8080, which the head agent may need.
    static final int METRICS = 8090;

    private static final String SHM = "shared-mem";
    private static final long DRAIN_SECONDS = 60;

    private final KubernetesSettings settings;
    private final SiteWorld world;

    PodTemplates(KubernetesSettings settings, SiteWorld world) {
        this.settings = settings;
        this.world = world;
    }

    PodTemplateSpec head(Id id, DesiredCluster.Running want) {
        NodeShape shape = want.spec().head();
        Container ray = ray(want.spec().rayVersion())
                .withResources(PodShape.head(shape, settings.pods()))
                .withPorts(
                        port("gcs-server", 6379),
                        port("dashboard", 8265),
                        port("client", 10001),
                        port("metrics", METRICS))
                .build();
        AgentSidecar agent = new AgentSidecar(settings, world);
        PodSpecBuilder pod = pod(shape, ray).withInitContainers(agent.container());
        pod.addAllToVolumes(agent.volumes(id));
        pod.editSecurityContext()
                .withFsGroup(AgentSidecar.USER)
                .withFsGroupChangePolicy("OnRootMismatch")
                .endSecurityContext();
        agent.sysctls().forEach(s -> pod.editSecurityContext().addToSysctls(s).endSecurityContext());
        Map<String, String> notes = new TreeMap<>(settings.pods().annotations());
        // A head is the cluster's memory: no autoscaler of nodes may move it to save a machine.
        notes.put("cluster-autoscaler.kubernetes.io/safe-to-evict", "false");
        return template(id, want, pod, notes);
    }

    PodTemplateSpec worker(Id id, DesiredCluster.Running want, WorkerGroup group) {
        Container ray = ray(want.spec().rayVersion())
                .withResources(PodShape.worker(group.shape(), settings.pods()))
                .withPorts(port("metrics", METRICS))
                .build();
        return template(
                id, want, pod(group.shape(), ray), new TreeMap<>(settings.pods().annotations()));
    }

    private PodTemplateSpec template(
            Id id, DesiredCluster.Running want, PodSpecBuilder pod, Map<String, String> annotations) {
        Map<String, String> labels = new TreeMap<>(settings.pods().labels());
        labels.putAll(Names.ofCluster(world.site(), id));
        labels.put(Names.PROJECT, want.project());
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(annotations.isEmpty() ? null : annotations)
                .endMetadata()
                .withSpec(pod.build())
                .build();
    }

    private PodSpecBuilder pod(NodeShape shape, Container ray) {
        Volume shm = new VolumeBuilder()
                .withName(SHM)
                .withNewEmptyDir()
                .withMedium("Memory")
                .withSizeLimit(PodShape.sharedMemory(shape))
                .endEmptyDir()
                .build();
        PodDefaults pods = settings.pods();
        PodSpecBuilder pod = new PodSpecBuilder()
                .withServiceAccountName(Names.SERVICE_ACCOUNT)
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(DRAIN_SECONDS)
                .withSecurityContext(new PodSecurityContextBuilder()
                        .withRunAsNonRoot(true)
                        .withNewSeccompProfile(null, "RuntimeDefault")
                        .build())
                .withContainers(ray)
                .withVolumes(shm);
        if (!settings.pullSecrets().isEmpty()) {
            pod.withImagePullSecrets(settings.pullSecrets().stream()
                    .map(LocalObjectReference::new)
                    .toList());
        }
        if (!pods.nodeSelector().isEmpty()) {
            pod.withNodeSelector(pods.nodeSelector());
        }
        if (!pods.tolerations().isEmpty()) {
            pod.withTolerations(pods.tolerations());
        }
        if (pods.priorityClass() != null) {
            pod.withPriorityClassName(pods.priorityClass());
        }
        return pod;
    }

    private ContainerBuilder ray(String version) {
        List<EnvVar> env = new ArrayList<>();
        settings.packages().forEach((name, value) -> env.add(env(name, value)));
        env.add(env("RAY_USAGE_STATS_ENABLED", "0"));
        env.add(env("RAY_GRAFANA_HOST", "DISABLED"));
        env.add(env("RAY_SERVE_DEFAULT_HTTP_HOST", "127.0.0.1"));
        return new ContainerBuilder()
                .withName(Names.RAY_CONTAINER)
                .withImage(settings.rayImage(version))
                .withImagePullPolicy("IfNotPresent")
                .withEnv(env)
                // What a crash says is in the pod's status then: the operator needs no right to read logs.
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withVolumeMounts(mount(SHM, "/dev/shm", false))
                .withSecurityContext(restricted(settings.pods().rayUser(), false));
    }

    static SecurityContext restricted(long user, boolean readOnlyRoot) {
        return new SecurityContextBuilder()
                .withRunAsUser(user)
                .withRunAsGroup(user)
                .withRunAsNonRoot(true)
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(readOnlyRoot ? true : null)
                .withCapabilities(new CapabilitiesBuilder().withDrop("ALL").build())
                .withNewSeccompProfile(null, "RuntimeDefault")
                .build();
    }

    static VolumeMount mount(String volume, String path, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(readOnly ? true : null)
                .build();
    }

    static EnvVar env(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static ContainerPort port(String name, int number) {
        return new ContainerPortBuilder()
                .withName(name)
                .withContainerPort(number)
                .withProtocol("TCP")
                .build();
    }
}
