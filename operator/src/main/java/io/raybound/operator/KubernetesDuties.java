package io.raybound.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.raybound.identity.CertificateChain;
import io.raybound.link.LinkProblem;
import io.raybound.link.LinkSettings;
import io.raybound.link.LinkState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.reconcile.ClusterReport;
import io.raybound.runtimekubernetes.check.Finding;
import io.raybound.runtimekubernetes.gateway.GatewayAddress;
import io.raybound.runtimekubernetes.gateway.Gateways;
import io.raybound.wire.link.SiteInstruction;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The small duties of an operator on Kubernetes, on one thread: heartbeat, policy, issuer of tokens, certificate,
/// gateway, the site's report, the status object. Each has its own pause, so that an idle site costs few calls.
final class KubernetesDuties implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesDuties.class);
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration CHECKS = Duration.ofMinutes(5);
    private static final int TROUBLED = 20;

    private final Parts parts;
    private final Hooks hooks;
    private final KubernetesOperator.Surroundings around;
    private final Heartbeat heart;
    private final SiteStatus status;
    private final TokenIssuers issuers;
    private final Semaphore closing = new Semaphore(0);
    private final Thread thread;
    private final List<Duty> duties;
    private volatile boolean siteChanged = true;
    private @Nullable CertificateChain certificate;
    private boolean certificateLooked;
    private @Nullable String address;
    private final SiteCheckup checkup;
    private Instant checkDue = Instant.EPOCH;
    private String told = "";

    /// What it looks after.
    record Parts(
            KubernetesSite settings,
            KubernetesClient client,
            PolicyMap policy,
            KubernetesWorld world,
            GatewayRoutes routes,
            ClusterDesk desk,
            Uplink uplink,
            LinkSettings link) {}

    /// What it tells the assembly.
    ///
    /// @param policyChanged true when the operator begins or ends to act
    record Hooks(Supplier<Map<Id, ClusterReport>> reports, Runnable worldChanged, Consumer<Boolean> policyChanged) {}

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static final class Duty {
        private final Duration pause;
        private final Work work;
        private Instant due = Instant.EPOCH;

        Duty(Duration pause, Work work) {
            this.pause = pause;
            this.work = work;
        }
    }

    KubernetesDuties(Parts parts, Hooks hooks, KubernetesOperator.Surroundings around) {
        this.parts = parts;
        this.hooks = hooks;
        this.around = around;
        KubernetesSite settings = parts.settings();
        this.heart = new Heartbeat(settings.heartbeat());
        this.status = new SiteStatus(parts.client(), settings.home(), settings.pod(), around.clock());
        this.issuers = new TokenIssuers(parts.client());
        this.checkup = new SiteCheckup(settings, parts.client(), around.clock());
        this.duties = List.of(
                new Duty(Duration.ofSeconds(15), this::policy),
                new Duty(Duration.ofMinutes(10), this::issuer),
                new Duty(Duration.ofSeconds(10), this::roots),
                new Duty(Duration.ofSeconds(5), this::certify),
                new Duty(Duration.ofSeconds(60), this::gateway),
                new Duty(ROUND, this::check),
                new Duty(ROUND, this::reportWhenChanged));
        this.thread = Thread.ofVirtual().name("duties").unstarted(this::run);
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
            do {
                heart.beat();
                for (Duty duty : duties) {
                    perform(duty);
                    heart.beat();
                }
                show();
            } while (!closing.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void perform(Duty duty) throws InterruptedException {
        Instant now = around.clock().instant();
        if (now.isBefore(duty.due)) {
            return;
        }
        duty.due = now.plus(duty.pause);
        try {
            duty.work.run();
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .setMessage("a duty waits for the API server")
                    .addKeyValue("reason", e.getMessage())
                    .log();
            retry(duty, now);
        } catch (IOException | RuntimeException e) {
            LOG.atError()
                    .setMessage("a duty failed; it is tried again")
                    .setCause(e)
                    .log();
            retry(duty, now);
        }
    }

    private static void retry(Duty duty, Instant now) {
        Instant soon = now.plusSeconds(5);
        duty.due = soon.isBefore(duty.due) ? soon : duty.due;
    }

    private void policy() {
        boolean before = parts.policy().now().act();
        if (parts.policy().look()) {
            hooks.policyChanged().accept(parts.policy().now().act() != before);
        }
    }

    private void issuer() {
        if (issuers.look()) {
            siteChanged = true;
        }
        issuers.trouble().ifPresent(why -> {
            throw new KubernetesClientException(why.message());
        });
    }

    private void roots() {
        if (parts.world().look()) {
            hooks.worldChanged().run();
        }
    }

    private void certify() throws IOException, InterruptedException {
        Gateways gateways = gateways().orElse(null);
        SiteInstruction site = parts.world().names().orElse(null);
        if (gateways == null || site == null || !parts.policy().now().act()) {
            return;
        }
        if (!certificateLooked) {
            certificate = gateways.certificate()
                    .map(stored -> CertificateChain.read(stored.chainPem()))
                    .orElse(null);
            certificateLooked = true;
            siteChanged = true;
        }
        CertificateChain now = certificate;
        if (now != null
                && now.names().equals(SiteCertificate.names(site))
                && around.clock().instant().isBefore(now.renewAt())) {
            return;
        }
        Uplink.Connection connection = parts.uplink().connection().orElseThrow();
        try {
            SiteCertificate.Fresh fresh = SiteCertificate.ask(site, connection.client(), around.random());
            gateways.certificate(fresh.chain().pem(), fresh.key().pem());
            certificate = fresh.chain();
            siteChanged = true;
            checkDue = Instant.EPOCH;
            LOG.atInfo()
                    .setMessage("site certificate in force")
                    .addKeyValue("names", fresh.chain().names())
                    .addKeyValue("not_after", fresh.chain().notAfter())
                    .log();
        } catch (LinkProblem e) {
            LOG.atWarn()
                    .setMessage("no site certificate yet")
                    .addKeyValue("code", e.failure().code())
                    .addKeyValue("detail", e.failure().message())
                    .addKeyValue("next_step", e.failure().nextStep())
                    .log();
        }
    }

    private void gateway() {
        Gateways gateways = gateways().orElseThrow(() -> new KubernetesClientException("not enrolled yet"));
        String now = gateways.address().map(GatewayAddress::value).orElse(null);
        if (!Objects.equals(now, address)) {
            address = now;
            siteChanged = true;
            checkDue = Instant.EPOCH;
        }
    }

    /// Every five minutes, and at once when address or certificate have changed.
    private void check() {
        Instant now = around.clock().instant();
        Gateways gateways = parts.routes().gateways().orElse(null);
        Uplink.Connection connection = parts.uplink().connection().orElse(null);
        if (gateways == null || connection == null || now.isBefore(checkDue)) {
            return;
        }
        checkDue = now.plus(CHECKS);
        if (checkup.look(connection.who().siteId(), gateways)) {
            siteChanged = true;
        }
    }

    private Optional<Gateways> gateways() {
        if (parts.routes().gateways().isEmpty() && parts.uplink().connection().isPresent()) {
            hooks.worldChanged().run();
        }
        return parts.routes().gateways();
    }

    private void reportWhenChanged() {
        Uplink.Connection connection = parts.uplink().connection().orElse(null);
        if (connection != null && siteChanged) {
            siteChanged = false;
            parts.uplink()
                    .report(Reporter.site(
                            connection.who().siteId(),
                            parts.world().generation(),
                            new Reporter.Site(
                                    address,
                                    parts.settings().sitePort(),
                                    certificate == null ? null : certificate.notAfter(),
                                    issuers.now().orElse(null),
                                    checkup.seen())));
        }
    }

    /// From the link's thread: an Event of the pod for each change that a person should see.
    void linkChanged(LinkState state) {
        Failure why = switch (state) {
            case LinkState.Down down -> down.why();
            case LinkState.Superseded superseded -> superseded.why();
            case LinkState.Revoked revoked -> revoked.why();
            case LinkState.Up _, LinkState.Connecting _, LinkState.Closed _ -> null;
        };
        String now = why == null ? state.word() : state.word() + " " + why.code();
        if (now.equals(told) || state instanceof LinkState.Connecting || state instanceof LinkState.Closed) {
            return;
        }
        told = now;
        Thread.ofVirtual().name("event").start(() -> {
            if (why == null) {
                status.event(false, "LinkUp", "the control plane answers");
            } else {
                LinkStage stage = stage(why);
                status.event(
                        true,
                        "Link" + Character.toUpperCase(state.word().charAt(0))
                                + state.word().substring(1),
                        "stage " + stage.stage() + ": " + why.message() + " Rule: " + stage.rule() + ". Next: "
                                + why.nextStep());
            }
        });
    }

    private LinkStage stage(Failure why) {
        return LinkStage.of(why, parts.link());
    }

    private void show() {
        Uplink.Connection connection = parts.uplink().connection().orElse(null);
        PolicyMap policy = parts.policy();
        Map<String, Integer> counts = new TreeMap<>();
        List<SiteStatus.Troubled> troubled = new ArrayList<>();
        for (ClusterReport report : hooks.reports().get().values()) {
            if (report.removed()) {
                continue;
            }
            counts.merge(Reporter.word(report.state()), 1, Integer::sum);
            Optional<ClusterDesk.Order> order = parts.desk().find(report.id());
            Failure failure = order.flatMap(ClusterDesk.Order::refusal).orElse(report.failure());
            if ((failure != null || !report.held().isEmpty()) && troubled.size() < TROUBLED) {
                String name = order.map(ClusterDesk.Order::name).orElse("");
                troubled.add(new SiteStatus.Troubled(
                        report.id(), name, Reporter.word(report.state()), failure, report.held()));
            }
        }
        List<String> wrong =
                new ArrayList<>(checkup.failed().stream().map(Finding::sentence).toList());
        issuers.trouble().ifPresent(why -> wrong.add(why.message() + "; " + why.nextStep()));
        status.show(new SiteStatus.Status(
                Version.TEXT,
                parts.settings().pod(),
                connection == null ? null : connection.who().siteId(),
                connection == null ? null : connection.who().cloudId(),
                link(connection),
                new SiteStatus.Policy(
                        policy.now().act() ? "enforce" : "observe",
                        policy.isPaused(),
                        policy.trouble().orElse(null)),
                address == null ? null : address + ":" + parts.settings().sitePort(),
                certificate == null ? null : certificate.notAfter(),
                counts,
                troubled,
                wrong));
    }

    private SiteStatus.Link link(Uplink.@Nullable Connection connection) {
        if (connection == null) {
            Failure why = parts.uplink().trouble().orElse(null);
            return failed("not-enrolled", null, why);
        }
        LinkState state = connection.loop().state();
        return switch (state) {
            case LinkState.Up up -> failed(state.word(), up.since(), null);
            case LinkState.Down down -> failed(state.word(), down.since(), down.why());
            case LinkState.Superseded superseded -> failed(state.word(), null, superseded.why());
            case LinkState.Revoked revoked -> failed(state.word(), null, revoked.why());
            case LinkState.Connecting _, LinkState.Closed _ -> failed(state.word(), null, null);
        };
    }

    private SiteStatus.Link failed(String word, @Nullable Instant since, @Nullable Failure why) {
        LinkStage stage = why == null ? null : stage(why);
        return new SiteStatus.Link(
                word, since, stage == null ? null : stage.stage(), stage == null ? null : stage.rule(), why);
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
