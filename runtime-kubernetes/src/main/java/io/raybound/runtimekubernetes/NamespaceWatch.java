package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What is seen of this site's objects in one namespace, kept up by watches that list anew when they were cut or told
/// *gone* (410). Only objects with our label are seen; the calls do not grow with the number of clusters.
final class NamespaceWatch implements AutoCloseable {
    /// Stands for whatever kind routes are; nothing waits for these.
    private static final String ROUTE = "route";

    private final String namespace;
    private final Changes changes;
    private final Map<String, SharedIndexInformer<?>> informers = new TreeMap<>();
    private final Map<String, Failure> troubles = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Pod>> podsOf = new ConcurrentHashMap<>();

    /// Who hears of changes.
    interface Changes {
        /// Something of this cluster changed.
        ///
        /// @param gone true when the object was deleted
        void changed(Id cluster, HasMetadata object, boolean gone);
    }

    private NamespaceWatch(String namespace, Changes changes) {
        this.namespace = namespace;
        this.changes = changes;
    }

    static NamespaceWatch start(
            KubernetesClient client,
            String namespace,
            Id site,
            Optional<ResourceDefinitionContext> routes,
            Changes changes) {
        NamespaceWatch watch = new NamespaceWatch(namespace, changes);
        watch.follow(
                RayResource.KIND,
                client.genericKubernetesResources(RayResource.CONTEXT)
                        .inNamespace(namespace)
                        .withLabel(Names.SITE, site.value()));
        watch.follow("Pod", client.pods().inNamespace(namespace).withLabel(Names.SITE, site.value()));
        watch.follow("Service", client.services().inNamespace(namespace).withLabel(Names.SITE, site.value()));
        watch.follow("ConfigMap", client.configMaps().inNamespace(namespace).withLabel(Names.SITE, site.value()));
        watch.follow(
                "NetworkPolicy",
                client.network().v1().networkPolicies().inNamespace(namespace).withLabel(Names.SITE, site.value()));
        watch.follow(
                "PodDisruptionBudget",
                client.policy()
                        .v1()
                        .podDisruptionBudget()
                        .inNamespace(namespace)
                        .withLabel(Names.SITE, site.value()));
        routes.ifPresent(kind -> watch.follow(
                ROUTE,
                client.genericKubernetesResources(kind).inNamespace(namespace).withLabel(Names.SITE, site.value())));
        watch.informers.values().forEach(informer -> informer.start());
        return watch;
    }

    private <T extends HasMetadata> void follow(String kind, FilterWatchListDeletable<T, ?, ?> of) {
        SharedIndexInformer<T> informer = of.runnableInformer(0);
        informer.exceptionHandler((started, problem) -> {
            troubles.put(kind, trouble(kind, problem));
            return true;
        });
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                saw(kind, object, false);
            }

            @Override
            public void onUpdate(T before, T object) {
                saw(kind, object, false);
            }

            @Override
            public void onDelete(T object, boolean unknown) {
                saw(kind, object, true);
            }
        });
        informers.put(kind, informer);
    }

    private void saw(String kind, HasMetadata object, boolean gone) {
        troubles.remove(kind);
        String label = Names.label(object, Names.CLUSTER);
        if (label == null) {
            return;
        }
        if (object instanceof Pod pod) {
            Map<String, Pod> pods = podsOf.computeIfAbsent(label, id -> new ConcurrentHashMap<>());
            if (gone) {
                pods.remove(pod.getMetadata().getName());
            } else {
                pods.put(pod.getMetadata().getName(), pod);
            }
        }
        Id.read(Kind.CLUSTER, label).ifPresent(id -> changes.changed(id, object, gone));
    }

    private Failure trouble(String kind, Throwable problem) {
        for (Throwable t = problem; t != null; t = t.getCause()) {
            if (t instanceof KubernetesClientException e) {
                return Answers.refused(e, "list and watch", kind + " in " + namespace)
                        .failure();
            }
        }
        return Answers.failure(0, String.valueOf(problem.getMessage()), "list and watch", kind + " in " + namespace);
    }

    /// Why this namespace cannot be judged: not everything was seen yet. Empty once it was, also when a watch is being
    /// made anew: then the last view holds.
    Optional<Failure> blind() {
        for (Map.Entry<String, SharedIndexInformer<?>> informer : informers.entrySet()) {
            if (!informer.getValue().hasSynced() && !informer.getKey().equals(ROUTE)) {
                return Optional.of(troubles.getOrDefault(
                        informer.getKey(),
                        new Failure(
                                "api-unreachable",
                                informer.getKey() + " in " + namespace,
                                "not listed yet",
                                "nothing: the operator is starting")));
            }
        }
        return Optional.empty();
    }

    @Nullable
    GenericKubernetesResource cluster(Id id) {
        return (GenericKubernetesResource) find(RayResource.KIND, id.value());
    }

    /// An object as last seen; null when there is none with our label.
    @Nullable
    HasMetadata find(String kind, String name) {
        SharedIndexInformer<?> informer = informers.get(kind);
        return informer == null ? null : (HasMetadata) informer.getStore().getByKey(namespace + "/" + name);
    }

    List<Pod> pods(Id cluster) {
        return List.copyOf(podsOf.getOrDefault(cluster.value(), Map.of()).values());
    }

    String namespace() {
        return namespace;
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::stop);
    }
}
