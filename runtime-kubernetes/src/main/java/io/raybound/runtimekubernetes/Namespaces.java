package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.raybound.model.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The namespaces that the operator was given: their watches, and what all clusters of one share.
final class Namespaces implements AutoCloseable {
    private final KubernetesClient client;
    private final KubernetesSettings settings;
    private final Projects projects;
    private final Api api;
    private final Supplier<Optional<SiteWorld>> world;
    private final Routes routes;
    private final NamespaceWatch.Changes changes;
    private final Map<String, NamespaceWatch> watches = new TreeMap<>();
    private final Map<String, SiteWorld> equipped = new ConcurrentHashMap<>();

    Namespaces(
            KubernetesClient client,
            KubernetesSettings settings,
            Api api,
            Supplier<Optional<SiteWorld>> world,
            Routes routes,
            NamespaceWatch.Changes changes) {
        this.client = client;
        this.settings = settings;
        this.projects = new Projects(settings);
        this.api = api;
        this.world = world;
        this.routes = routes;
        this.changes = changes;
    }

    SiteWorld world() throws Refused {
        return world.get()
                .orElseThrow(() -> new Refused(new Failure(
                        "site-unknown",
                        "site",
                        "the operator has not heard the site's names and keys yet",
                        "nothing: they come with the first answer of the control plane")));
    }

    /// The view of a project's namespace, once all of it was seen.
    NamespaceWatch ready(String project) throws Refused {
        String name = projects.namespace(project);
        NamespaceWatch watch = watch(name);
        Optional<Failure> blind = watch.blind();
        if (blind.isPresent()) {
            throw new Refused(blind.get());
        }
        return watch;
    }

    /// The views of all namespaces, all of them complete: what is in none of them is nowhere.
    List<NamespaceWatch> all() throws Refused {
        List<NamespaceWatch> all = new ArrayList<>();
        for (String name : settings.namespaces()) {
            NamespaceWatch watch = watch(name);
            Optional<Failure> blind = watch.blind();
            if (blind.isPresent()) {
                throw new Refused(blind.get());
            }
            all.add(watch);
        }
        return all;
    }

    private synchronized NamespaceWatch watch(String name) throws Refused {
        NamespaceWatch watch = watches.get(name);
        if (watch == null) {
            watch = NamespaceWatch.start(client, name, world().site(), routes.kind(), changes);
            watches.put(name, watch);
        }
        return watch;
    }

    /// What all clusters of the namespace share; written when it was not yet, and when keys or roots change.
    void equip(NamespaceWatch watch, SiteWorld now, Upkeep.Round round) throws Refused, InterruptedException {
        String namespace = watch.namespace();
        if (now.equals(equipped.get(namespace))) {
            return;
        }
        for (HasMetadata object : new NamespaceGear(settings, now).of(namespace)) {
            if (!settings.act()) {
                round.held().add("keep " + Names.of(object));
            } else if (object.getKind().equals("Secret")) {
                // Never read, and never taken from another hand.
                api.apply(object, false);
            } else {
                equip(object, now, round);
            }
        }
        equipped.put(namespace, now);
    }

    private void equip(HasMetadata object, SiteWorld now, Upkeep.Round round) throws Refused, InterruptedException {
        Optional<HasMetadata> found = api.get(object);
        if (found.isPresent() && object.getKind().equals("ServiceAccount") && !Names.isOurs(found.get(), now.site())) {
            // The chart's or the customer's own, with a workload identity of their making: used, not touched.
            return;
        }
        try {
            round.keep(object, found.orElse(null), now.site());
        } catch (Refused e) {
            if (!object.getKind().equals("ServiceAccount")
                    || !e.failure().code().equals("right-missing")) {
                throw e;
            }
            String namespace = object.getMetadata().getNamespace();
            throw new Refused(new Failure(
                    "account-missing",
                    Names.of(object),
                    "Ray's pods run as the service account ray, which " + namespace + " lacks",
                    "helm upgrade the operator's chart with this namespace (its serviceAccount.create makes it), or:"
                            + " kubectl -n " + namespace + " create serviceaccount ray"));
        }
    }

    @Override
    public synchronized void close() {
        watches.values().forEach(NamespaceWatch::close);
    }
}
