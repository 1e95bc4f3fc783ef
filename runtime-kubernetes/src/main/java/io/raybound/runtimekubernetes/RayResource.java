package io.raybound.runtimekubernetes;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.raybound.model.ClusterSpec;
import io.raybound.model.Id;
import io.raybound.model.NodeShape;
import io.raybound.model.WorkerGroup;
import io.raybound.reconcile.DesiredCluster;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The RayCluster resource of a cluster: the few fields of KubeRay's `ray.io/v1` that are set here, none newer than
/// 1.6.
final class RayResource {
    static final String API = "ray.io/v1";
    static final String KIND = "RayCluster";
    static final ResourceDefinitionContext CONTEXT = new ResourceDefinitionContext.Builder()
            .withGroup("ray.io")
            .withVersion("v1")
            .withKind(KIND)
            .withPlural("rayclusters")
            .withNamespaced(true)
            .build();

    private final PodTemplates templates;
    private final SiteWorld world;

    RayResource(KubernetesSettings settings, SiteWorld world) {
        this.templates = new PodTemplates(settings, world);
        this.world = world;
    }

    /// What a RayCluster is made of.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Spec(String rayVersion, Auth authOptions, Head headGroupSpec, List<Workers> workerGroupSpecs) {}

    /// Ray's own token authentication, with the secret that we made.
    record Auth(String mode, String secretName) {}

    /// The head's group.
    record Head(Map<String, String> rayStartParams, Map<String, String> labels, PodTemplateSpec template) {}

    /// A group of equal workers. KubeRay wants both bounds; equal ones make a group of that size.
    record Workers(
            String groupName,
            int replicas,
            int minReplicas,
            int maxReplicas,
            Map<String, String> rayStartParams,
            Map<String, String> labels,
            PodTemplateSpec template) {}

    GenericKubernetesResource of(String namespace, DesiredCluster desired, DesiredCluster.Running want) {
        Id id = desired.id();
        GenericKubernetesResource resource = new GenericKubernetesResource();
        resource.setApiVersion(API);
        resource.setKind(KIND);
        Map<String, String> labels = Names.ofCluster(world.site(), id);
        labels.put(Names.PROJECT, want.project());
        Map<String, String> notes = new TreeMap<>();
        notes.put(Names.GENERATION, Long.toString(desired.generation()));
        notes.put("raybound.io/name", want.name());
        notes.put("raybound.io/host", want.host());
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(id.value())
                .withLabels(labels)
                .withAnnotations(notes)
                .build());
        resource.setAdditionalProperty(
                "spec", Serialization.unmarshal(Serialization.asJson(spec(id, want)), Map.class));
        return resource;
    }

    private Spec spec(Id id, DesiredCluster.Running want) {
        ClusterSpec spec = want.spec();
        Head head = new Head(
                startParams(spec.head(), Map.of("dashboard-host", "0.0.0.0")),
                labels(spec.head(), "head"),
                templates.head(id, want));
        List<Workers> workers =
                spec.workers().stream().map(group -> workers(id, want, group)).toList();
        return new Spec(spec.rayVersion(), new Auth("token", Names.rayToken(id)), head, workers);
    }

    private Workers workers(Id id, DesiredCluster.Running want, WorkerGroup group) {
        return new Workers(
                group.name(),
                group.count(),
                group.count(),
                group.count(),
                startParams(group.shape(), Map.of()),
                labels(group.shape(), group.name()),
                templates.worker(id, want, group));
    }

    private static Map<String, String> startParams(NodeShape shape, Map<String, String> more) {
        Map<String, String> params = new TreeMap<>(more);
        params.put("num-cpus", Integer.toString(shape.cpus()));
        params.put("num-gpus", Integer.toString(shape.gpus()));
        params.put("memory", Long.toString(shape.memory()));
        params.put("object-store-memory", Long.toString(shape.objectStoreMemory()));
        params.put("metrics-export-port", Integer.toString(PodTemplates.METRICS));
        return params;
    }

    /// Labels of Ray's node; KubeRay puts them on the pod as well.
    private static Map<String, String> labels(NodeShape shape, String group) {
        Map<String, String> labels = new TreeMap<>(shape.labels());
        labels.put("raybound.io/group", group);
        return labels;
    }
}
