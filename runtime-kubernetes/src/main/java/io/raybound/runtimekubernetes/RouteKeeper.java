package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Keeps the routes of clusters: written when they are new, changed or gone, asked about until the gateway took them.
final class RouteKeeper {
    /// How long a gateway may take to say anything of a new route.
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /// Where nobody watches routes, they are written again after this long.
    static final Duration ANEW = Duration.ofMinutes(30);

    private final Routes routes;
    private final Map<Id, Open> open = new ConcurrentHashMap<>();
    private final Map<Id, Long> generations = new ConcurrentHashMap<>();

    /// A route that was written.
    ///
    /// @param to host and owner that it was written for
    /// @param taken true once the gateway took it
    private record Open(String to, Instant at, boolean taken) {}

    RouteKeeper(Routes routes) {
        this.routes = routes;
    }

    /// The watch saw the route, or that it is gone. A generation that is not ours means that somebody wrote it.
    void saw(Id cluster, HasMetadata route, boolean gone) {
        Long generation = route.getMetadata().getGeneration();
        Long before = gone || generation == null ? null : generations.put(cluster, generation);
        if (gone || (before != null && !before.equals(generation))) {
            open.remove(cluster);
        } else {
            open.computeIfPresent(cluster, (id, was) -> new Open(was.to(), was.at(), false));
        }
    }

    /// All routes are written anew at the next look.
    void forgetAll() {
        open.clear();
    }

    void open(GenericKubernetesResource owner, Id cluster, String host, Instant now) throws Refused {
        String to = host + " " + owner.getMetadata().getUid();
        Open was = open.get(cluster);
        if (was != null && was.to().equals(to) && now.isBefore(was.at().plus(ANEW))) {
            return;
        }
        String namespace = owner.getMetadata().getNamespace();
        try {
            routes.open(namespace, cluster, host, Names.headService(cluster), 80, Surroundings.owner(owner));
        } catch (KubernetesClientException e) {
            throw Answers.refused(e, "apply", "route " + namespace + "/" + cluster);
        }
        boolean taken = was != null && was.to().equals(to) && was.taken();
        open.put(cluster, new Open(to, now, taken));
    }

    /// Why people do not get through; empty when they do, or it is too early to tell.
    Optional<Failure> trouble(String namespace, Id cluster, Instant now) {
        Open is = open.get(cluster);
        if (is == null || is.taken()) {
            return Optional.empty();
        }
        Optional<Failure> trouble;
        try {
            trouble = routes.trouble(namespace, cluster);
        } catch (KubernetesClientException e) {
            // What cannot be asked now is asked again: nothing is known against the route.
            return Optional.empty();
        }
        if (trouble.isEmpty()) {
            open.replace(cluster, is, new Open(is.to(), is.at(), true));
        }
        return trouble.filter(failure -> now.isAfter(is.at().plus(PATIENCE)));
    }

    /// True while the gateway has not taken the route yet: it is worth looking again soon.
    boolean isOpening(Id cluster) {
        @Nullable Open is = open.get(cluster);
        return is != null && !is.taken();
    }

    void forget(Id cluster) {
        open.remove(Objects.requireNonNull(cluster));
        generations.remove(cluster);
    }
}
