package io.raybound.operator;

import io.raybound.identity.SigningKey;
import io.raybound.link.LinkState;
import io.raybound.model.ClusterState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.reconcile.ClusterEvent;
import io.raybound.reconcile.ClusterReport;
import io.raybound.reconcile.ReconcileSettings;
import io.raybound.reconcile.Reconciler;
import io.raybound.reconcile.SiteRuntime;
import io.raybound.runtimelocal.LocalProvisioner;
import io.raybound.wire.link.InstructionPayload;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The assembly: every part once, put together by hand. Starting adopts what runs; closing leaves it running.
final class Operator implements Serving {
    private static final Logger LOG = LoggerFactory.getLogger(Operator.class);

    private final OperatorSettings settings;
    private final DataLock lock;
    private final LocalProvisioner runtime;
    private final SiteRuntime clusters;
    private final ClusterDesk desk;
    private final SiteFacts facts;
    private final RoutesFile routes;
    private final Uplink uplink;
    private final Housekeeping housekeeping;
    private final Map<Id, ClusterState> told = new ConcurrentHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private Operator(OperatorSettings settings, InstantSource clock, SecureRandom random, DataLock lock)
            throws IOException {
        this.settings = settings;
        this.lock = lock;
        SigningKey key = SigningKey.loadOrCreate(settings.key(), random);
        this.facts = new SiteFacts(settings);
        this.routes = RoutesFile.open(settings.routes());
        this.runtime = openRuntime(settings, clock, random, facts);
        ReconcileSettings plain = ReconcileSettings.DEFAULT;
        ReconcileSettings loops = new ReconcileSettings(
                plain.tick(),
                plain.attempts(),
                plain.settled(),
                settings.policy().act());
        this.clusters = new Reconciler(
                runtime,
                loops,
                clock,
                random,
                new SiteRuntime.Observer(this::changed, this::happened, this::performed, Operator::bug));
        this.desk = new ClusterDesk(settings::policy, clusters::desire);
        String boot = "op-" + Long.toHexString(random.nextLong());
        this.uplink = new Uplink(
                Uplink.Way.local(settings, clock),
                new Uplink.Self(key, boot),
                new Uplink.Handlers(this::instructed, this::linkChanged),
                clock,
                random);
        SiteCertificate certificate = new SiteCertificate(settings.tls(), random);
        this.housekeeping = new Housekeeping(
                new Housekeeping.Parts(settings, runtime, clusters, desk, facts, uplink, new Statements(key)),
                certificate,
                clock);
    }

    static LocalProvisioner openRuntime(
            OperatorSettings settings, InstantSource clock, SecureRandom random, SiteFacts facts) throws IOException {
        DialFile dials = new DialFile(settings.connectionsLog(), clock);
        return LocalProvisioner.open(settings.local(), clock, random, dials, facts::network);
    }

    /// Opens the data folder, which no other operator may have open, and starts everything.
    static Operator start(OperatorSettings settings, InstantSource clock, SecureRandom random) throws IOException {
        DataLock lock = DataLock.take(settings.dataDir());
        try {
            Operator operator = new Operator(settings, clock, random, lock);
            operator.uplink.start();
            operator.housekeeping.start();
            return operator;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// Waits until this operator must not act any more.
    @Override
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    private void instructed(InstructionPayload payload) {
        switch (payload.kind()) {
            case "cluster" -> ordered(desk.take(payload));
            case "keys" -> facts.takeKeys(payload);
            case "site" -> {
                facts.takeNames(payload);
                housekeeping.reportSite();
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
        ClusterReport seen = clusters.reports().get(order.id());
        uplink.report(seen == null ? Reporter.refused(order, why) : Reporter.cluster(seen, why));
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
        desk.find(report.id()).filter(o -> !o.host().isEmpty()).ifPresent(order -> route(order, report));
        uplink.report(Reporter.cluster(report, refusal));
        if (report.removed()) {
            uplink.forget("cluster", report.id());
        }
    }

    private void route(ClusterDesk.Order order, ClusterReport report) {
        if (!settings.policy().act()) {
            return;
        }
        boolean open = order.running().isPresent();
        try {
            routes.put(order.host(), open ? report.agentAddress() : null);
        } catch (IOException e) {
            LOG.atError()
                    .setMessage("routes file not written")
                    .addKeyValue("file", settings.routes())
                    .setCause(e)
                    .log();
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
                .setMessage("a cluster's loop failed; it goes on")
                .setCause(e)
                .log();
    }

    private void linkChanged(LinkState state) {
        if (state instanceof LinkState.Superseded || state instanceof LinkState.Revoked) {
            ended.countDown();
        }
    }

    /// Ends all threads; clusters and head agents stay as they are.
    @Override
    public void close() {
        clusters.close();
        housekeeping.close();
        uplink.close();
        lock.close();
        ended.countDown();
    }
}
