package io.raybound.operator;

import io.raybound.identity.CertificateChain;
import io.raybound.link.LinkProblem;
import io.raybound.link.LinkState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.reconcile.ClusterReport;
import io.raybound.reconcile.SiteRuntime;
import io.raybound.runtimelocal.Isolation;
import io.raybound.runtimelocal.LocalProvisioner;
import io.raybound.wire.link.SiteInstruction;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// The small duties between the loops and the link, on one thread: statements for head agents, the
/// site's certificate,
/// the site's report, the status file.
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration ROUND = Duration.ofMillis(250);
    private static final Duration CERTIFICATE_PAUSE = Duration.ofSeconds(5);

    private final Parts parts;
    private final SiteCertificate certificate;
    private final StatusFile status;
    private final InstantSource clock;
    private final Semaphore closing = new Semaphore(0);
    private final Thread thread;
    private volatile boolean siteChanged = true;
    private Instant certificateTried = Instant.EPOCH;
    private @Nullable Instant certificateEnds;
    private @Nullable Isolation told;

    /// What it looks after.
    record Parts(
            OperatorSettings settings,
            LocalProvisioner runtime,
            SiteRuntime clusters,
            ClusterDesk desk,
            SiteFacts facts,
            Uplink uplink,
            Statements statements) {}

    Housekeeping(Parts parts, SiteCertificate certificate, InstantSource clock) {
        this.parts = parts;
        this.certificate = certificate;
        this.status = new StatusFile(parts.settings().status());
        this.clock = clock;
        this.certificateEnds =
                certificate.current().map(CertificateChain::notAfter).orElse(null);
        this.thread = Thread.ofVirtual().name("housekeeping").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// The site's own report is due.
    void reportSite() {
        siteChanged = true;
    }

    private void run() {
        try {
            while (!closing.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
                round();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() throws InterruptedException {
        try {
            Uplink.Connection connection = parts.uplink().connection().orElse(null);
            if (connection != null) {
                vouch(connection);
                certify(connection);
                reportSite(connection);
            }
            status.write(status(connection), clock.instant());
        } catch (IOException | RuntimeException e) {
            LOG.atError()
                    .setMessage("a duty failed; it is tried again")
                    .setCause(e)
                    .log();
        }
    }

    private void vouch(Uplink.Connection connection) {
        if (parts.settings().policy().act()) {
            String host = String.valueOf(parts.settings().controlPlaneUrl().getHost());
            Instant now = connection.client().clock().instant();
            parts.statements().look(parts.runtime().agentPlaces(), connection, host, now);
        }
    }

    private void certify(Uplink.Connection connection) throws InterruptedException, IOException {
        SiteInstruction site = parts.facts().names().orElse(null);
        Instant now = clock.instant();
        boolean early = now.isBefore(certificateTried.plus(CERTIFICATE_PAUSE));
        if (site == null || early || !parts.settings().policy().act() || !certificate.isDue(site, now)) {
            return;
        }
        certificateTried = now;
        try {
            certificateEnds = certificate.renew(site, connection.client()).notAfter();
            siteChanged = true;
        } catch (LinkProblem e) {
            LOG.atWarn()
                    .setMessage("no site certificate yet")
                    .addKeyValue("code", e.failure().code())
                    .addKeyValue("detail", e.failure().message())
                    .addKeyValue("next_step", e.failure().nextStep())
                    .log();
        }
    }

    private void reportSite(Uplink.Connection connection) {
        if (siteChanged) {
            siteChanged = false;
            Id site = connection.who().siteId();
            parts.uplink().report(Reporter.site(site, parts.facts().generation(), parts.settings(), certificateEnds));
        }
    }

    private StatusFile.Status status(Uplink.@Nullable Connection connection) {
        OperatorSettings settings = parts.settings();
        Isolation isolation = isolation();
        LocalPolicy policy = settings.policy();
        return new StatusFile.Status(
                Version.TEXT,
                ProcessHandle.current().pid(),
                connection == null ? null : connection.who().siteId(),
                connection == null ? null : connection.who().cloudId(),
                link(connection),
                isolation,
                isolation.fenced()
                        ? "each cluster is a trust domain of its own"
                        : "one trust domain: jobs can read what the operator's user can read",
                new StatusFile.Policy(policy.act() ? "enforce" : "observe", policy.maxClusters(), policy.maxNodes()),
                settings.gatewayAddress() + ":" + settings.sitePort(),
                certificateEnds,
                clusters(),
                orphans(),
                null);
    }

    /// Told once, and again when it changes: it is not known before there is a virtual environment to
    /// try it with.
    private Isolation isolation() {
        Isolation now = parts.runtime().isolation();
        if (!now.equals(told)) {
            told = now;
            LOG.atLevel(now.fenced() ? Level.INFO : Level.WARN)
                    .setMessage(now.fenced() ? "jobs are fenced in" : "one trust domain: jobs are not fenced in")
                    .addKeyValue("isolation", now.sentence())
                    .addKeyValue("refused", now.refused())
                    .log();
        }
        return now;
    }

    private StatusFile.Link link(Uplink.@Nullable Connection connection) {
        if (connection == null) {
            return new StatusFile.Link(
                    "not-enrolled", null, parts.uplink().trouble().orElse(null));
        }
        LinkState state = connection.loop().state();
        return switch (state) {
            case LinkState.Up up -> new StatusFile.Link(state.word(), up.since(), null);
            case LinkState.Down down -> new StatusFile.Link(state.word(), down.since(), down.why());
            case LinkState.Superseded superseded -> new StatusFile.Link(state.word(), null, superseded.why());
            case LinkState.Revoked revoked -> new StatusFile.Link(state.word(), null, revoked.why());
            case LinkState.Connecting connecting -> new StatusFile.Link(state.word(), null, null);
            case LinkState.Closed closed -> new StatusFile.Link(state.word(), null, null);
        };
    }

    private List<StatusFile.Cluster> clusters() {
        List<StatusFile.Cluster> clusters = new ArrayList<>();
        for (ClusterReport report : parts.clusters().reports().values()) {
            if (report.removed()) {
                continue;
            }
            Optional<ClusterDesk.Order> order = parts.desk().find(report.id());
            Failure refusal = order.flatMap(ClusterDesk.Order::refusal).orElse(null);
            clusters.add(new StatusFile.Cluster(
                    report.id(),
                    order.map(ClusterDesk.Order::name).orElse(""),
                    Reporter.word(report.state()),
                    report.generation(),
                    report.agentAddress(),
                    report.nodes(),
                    refusal != null ? refusal : report.failure(),
                    report.held()));
        }
        return clusters;
    }

    private List<Id> orphans() {
        return parts.runtime().known().stream()
                .filter(id -> parts.desk().find(id).isEmpty())
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        closing.release();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
