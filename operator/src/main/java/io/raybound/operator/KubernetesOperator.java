package io.raybound.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.raybound.identity.SigningKey;
import io.raybound.link.LinkSettings;
import io.raybound.link.LinkState;
import io.raybound.link.Outbound;
import io.raybound.link.WholeJournal;
import io.raybound.model.ClusterState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.reconcile.ClusterEvent;
import io.raybound.reconcile.ClusterReport;
import io.raybound.reconcile.SiteRuntime;
import io.raybound.runtimekubernetes.KubernetesRuntime;
import io.raybound.wire.link.InstructionPayload;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The assembly on Kubernetes: waits to be the active one, reads what it must not lose from its secrets, and begins.
/// Starting adopts what runs; closing leaves it running.
final class KubernetesOperator implements Serving {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesOperator.class);

    private final KubernetesSite settings;
    private final Surroundings around;
    private final KubernetesClient client;
    private final Leadership lease;
    private final PolicyMap policy;
    private final KubernetesWorld world;
    private final GatewayRoutes routes;
    private final ClusterDesk desk;
    private final Uplink uplink;
    private final KubernetesDuties duties;
    private final Map<Id, ClusterState> told = new ConcurrentHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable KubernetesRuntime runtime;

    /// What comes from outside.
    record Surroundings(InstantSource clock, SecureRandom random, Map<String, String> environment) {}

    private KubernetesOperator(KubernetesSite settings, Surroundings around, KubernetesClient client, Leadership lease)
            throws IOException {
        this.settings = settings;
        this.around = around;
        this.client = client;
        this.lease = lease;
        KubernetesHome home = new KubernetesHome(client, settings.home());
        SigningKey key = home.key(around.random());
        this.policy = new PolicyMap(client, settings.home());
        policy.look();
        this.world = new KubernetesWorld(settings);
        this.routes = new GatewayRoutes(client, settings);
        this.desk = new ClusterDesk(
                policy::now, desired -> Objects.requireNonNull(runtime).desire(desired));
        LinkSettings link = LinkSettings.to(settings.controlPlaneUrl(), settings.caFile())
                .outbound(outbound(settings, around.environment()))
                .connectionsLog(settings.connectionsLog());
        this.uplink = new Uplink(
                new Uplink.Way(
                        link,
                        settings.joinTokenFile(),
                        false,
                        home.credentials(),
                        () -> WholeJournal.open(home.journal(), around.clock())),
                new Uplink.Self(key, "op-" + Long.toHexString(around.random().nextLong())),
                new Uplink.Handlers(this::instructed, this::linkChanged),
                around.clock(),
                around.random());
        this.duties = new KubernetesDuties(
                new KubernetesDuties.Parts(settings, client, policy, world, routes, desk, uplink, link),
                new KubernetesDuties.Hooks(this::reports, this::worldChanged, this::policyChanged),
                around);
    }

    /// The proxy and extra CA of the settings, else those of the environment.
    static Outbound outbound(KubernetesSite settings, Map<String, String> environment) {
        KubernetesSite.Proxy proxy = settings.proxy();
        Map<String, String> merged = new java.util.HashMap<>(environment);
        if (proxy.https() != null) {
            merged.put("HTTPS_PROXY", proxy.https());
            merged.put("NO_PROXY", proxy.no() == null ? "" : proxy.no());
        }
        if (proxy.extraCaFile() != null) {
            merged.put("RAYBOUND_EXTRA_CA_FILE", proxy.extraCaFile().toString());
        }
        return Outbound.fromEnvironment(merged);
    }

    /// Starts everything once this operator is the active one.
    static KubernetesOperator start(KubernetesSite settings, Surroundings around)
            throws IOException, InterruptedException {
        KubernetesClient client = KubernetesClients.open();
        Heartbeat heart = new Heartbeat(settings.heartbeat());
        Leadership lease = new Leadership(client, settings.home(), settings.pod(), around.clock());
        CountDownLatch lost = new CountDownLatch(1);
        try {
            lease.acquire(heart::beat, lost::countDown);
            KubernetesOperator operator = new KubernetesOperator(settings, around, client, lease);
            operator.begin(lost);
            return operator;
        } catch (IOException | RuntimeException | InterruptedException e) {
            lease.close();
            client.close();
            throw e;
        }
    }

    private void begin(CountDownLatch lost) {
        runtime = open();
        uplink.start();
        duties.start();
        Thread.ofVirtual().name("lease-lost").start(() -> {
            try {
                lost.await();
                LOG.atError()
                        .setMessage("another operator is the active one: this one ends")
                        .log();
                ended.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private KubernetesRuntime open() {
        return KubernetesRuntime.open(
                new KubernetesRuntime.Parts(
                        client,
                        settings.runtime(policy.now().act()),
                        world::now,
                        routes,
                        around.clock(),
                        around.random()),
                new SiteRuntime.Observer(this::changed, this::happened, this::performed, KubernetesOperator::bug));
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    private void instructed(InstructionPayload payload) {
        switch (payload.kind()) {
            case "cluster" -> ordered(desk.take(payload));
            case "keys" -> {
                world.takeKeys(payload);
                worldChanged();
            }
            case "site" -> {
                world.takeNames(payload);
                duties.reportSite();
                worldChanged();
            }
            default ->
                LOG.atWarn()
                        .setMessage("instruction of an unknown kind")
                        .addKeyValue("kind", payload.kind())
                        .log();
        }
    }

    private void ordered(ClusterDesk.Order order) {
        if (order.refusal().isEmpty()) {
            return;
        }
        Failure why = order.refusal().get();
        LOG.atWarn()
                .setMessage("instruction refused")
                .addKeyValue("cluster", order.id())
                .addKeyValue("code", why.code())
                .addKeyValue("detail", why.message())
                .log();
        ClusterReport seen = reports().get(order.id());
        uplink.report(seen == null ? Reporter.refused(order, why) : Reporter.cluster(seen, why));
    }

    private Map<Id, ClusterReport> reports() {
        KubernetesRuntime now = runtime;
        return now == null ? Map.of() : now.reports();
    }

    private void worldChanged() {
        uplink.connection().ifPresent(connection -> {
            world.enrolled(connection.who());
            routes.begin(connection.who().siteId());
        });
        KubernetesRuntime now = runtime;
        if (now != null) {
            now.worldChanged();
        }
    }

    /// A policy that begins or ends to act needs another runtime; what runs stays as it is.
    private synchronized void policyChanged(boolean actChanged) {
        KubernetesRuntime before = runtime;
        if (actChanged && before != null) {
            before.close();
            runtime = open();
        }
        desk.review().forEach(this::ordered);
    }

    private void changed(ClusterReport report) {
        if (told.put(report.id(), report.state()) != report.state()) {
            LOG.atInfo()
                    .setMessage("cluster is " + Reporter.word(report.state()))
                    .addKeyValue("cluster", report.id())
                    .addKeyValue("generation", report.generation())
                    .addKeyValue(
                            "cause",
                            report.failure() == null ? "" : report.failure().code())
                    .log();
        }
        Failure refusal =
                desk.find(report.id()).flatMap(ClusterDesk.Order::refusal).orElse(null);
        uplink.report(Reporter.cluster(report, refusal));
        if (report.removed()) {
            uplink.forget("cluster", report.id());
        }
    }

    private void happened(ClusterEvent event) {
        LOG.atWarn()
                .setMessage("cluster event")
                .addKeyValue("cluster", event.cluster())
                .addKeyValue("code", event.code())
                .addKeyValue("detail", event.message())
                .log();
        uplink.report(Reporter.event(event));
    }

    private void performed(SiteRuntime.Done done) {
        LOG.atInfo()
                .setMessage("done: " + done.step())
                .addKeyValue("cluster", done.cluster())
                .addKeyValue("object", done.object())
                .log();
    }

    private static void bug(RuntimeException e) {
        LOG.atError()
                .setMessage("work on a cluster failed; it goes on")
                .setCause(e)
                .log();
    }

    private void linkChanged(LinkState state) {
        duties.linkChanged(state);
        if (state instanceof LinkState.Superseded || state instanceof LinkState.Revoked) {
            ended.countDown();
        }
    }

    @Override
    public void close() {
        KubernetesRuntime now = runtime;
        if (now != null) {
            now.close();
        }
        duties.close();
        uplink.close();
        lease.close();
        client.close();
        ended.countDown();
    }
}
