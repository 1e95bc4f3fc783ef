package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.raybound.model.Id;
import io.raybound.reconcile.ClusterReport;
import io.raybound.reconcile.DesiredCluster;
import io.raybound.reconcile.SiteRuntime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Ray clusters as RayCluster resources: desired states and what the watches see come together in a work queue.
///
/// Opening adopts what carries this site's labels; closing leaves all of it as it is. What another one made is never
/// touched, and a cluster that was never named is left alone.
public final class KubernetesRuntime implements SiteRuntime {
    private static final int WORKERS = 4;
    private static final int CALLS_PER_SECOND = 50;
    private static final int BURST = 100;

    private final Map<Id, DesiredCluster> wanted = new ConcurrentHashMap<>();
    private final ClusterWork work;
    private final Namespaces namespaces;
    private final RouteKeeper routes;
    private final WorkQueue queue;
    private volatile boolean closing;

    /// What it is given.
    ///
    /// @param client belongs to the caller, who closes it after this
    /// @param world empty until the operator has heard of it; a change is told by [#worldChanged]
    public record Parts(
            KubernetesClient client,
            KubernetesSettings settings,
            Supplier<Optional<SiteWorld>> world,
            Routes routes,
            InstantSource clock,
            SecureRandom random) {}

    private KubernetesRuntime(Parts parts, Observer observer) {
        Telling telling = new Telling(observer, parts.clock());
        Api api = new Api(parts.client(), new CallPace(CALLS_PER_SECOND, BURST));
        KubernetesSettings settings = parts.settings();
        Upkeep upkeep = new Upkeep(api, settings.act(), telling);
        this.queue = new WorkQueue(parts.clock(), parts.random(), this::look, observer.bug());
        this.routes = new RouteKeeper(parts.routes());
        this.namespaces =
                new Namespaces(parts.client(), settings, api, parts.world(), parts.routes(), (id, seen, gone) -> {
                    if (gone) {
                        upkeep.gone(seen);
                    }
                    if (seen.getKind().equals("HTTPRoute") || seen.getKind().equals("Ingress")) {
                        routes.saw(id, seen, gone);
                    }
                    queue.add(id);
                });
        this.work = new ClusterWork(
                new ClusterWork.Parts(settings, api, upkeep, namespaces, routes, telling, parts.random()));
    }

    /// Starts to work.
    public static KubernetesRuntime open(Parts parts, Observer observer) {
        KubernetesRuntime runtime = new KubernetesRuntime(parts, observer);
        runtime.queue.start(WORKERS);
        return runtime;
    }

    @Override
    public synchronized boolean desire(DesiredCluster desired) {
        DesiredCluster before = wanted.get(desired.id());
        boolean older = before != null
                && (desired.generation() < before.generation() || before.want() instanceof DesiredCluster.Removed);
        if (closing || older) {
            return false;
        }
        wanted.put(desired.id(), desired);
        queue.renew(desired.id());
        return true;
    }

    /// Names, roots or keys of the site changed: every cluster is looked at.
    public void worldChanged() {
        routes.forgetAll();
        wanted.keySet().forEach(queue::add);
    }

    @Override
    public Map<Id, ClusterReport> reports() {
        return new TreeMap<>(work.reports());
    }

    private @Nullable Duration look(Id cluster) throws Refused, InterruptedException {
        DesiredCluster desired = wanted.get(cluster);
        return desired == null ? null : work.look(desired);
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        queue.close();
        namespaces.close();
    }
}
