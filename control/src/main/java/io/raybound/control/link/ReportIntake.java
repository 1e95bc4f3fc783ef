package io.raybound.control.link;

import io.raybound.control.Code;
import io.raybound.control.Effect;
import io.raybound.control.Refusal;
import io.raybound.control.access.Desk;
import io.raybound.control.cloud.Sites;
import io.raybound.control.cluster.ClusterObserver;
import io.raybound.control.job.JobObserver;
import io.raybound.control.journal.Journal.Line;
import io.raybound.control.journal.Journal.Severity;
import io.raybound.control.storage.Place;
import io.raybound.control.storage.Tx;
import io.raybound.model.Failure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Takes reports in. A batch that tells nothing new writes nothing; one that is older than another of its machine is
/// ignored; what does not belong to the machine is left out.
public final class ReportIntake {
    private static final int MOST = 2_000;
    private static final int SESSIONS = 50_000;
    private static final int EVENTS = 50;

    private final Desk desk;
    private final Sites sites;
    private final ClusterObserver clusters;
    private final JobObserver jobs;

    /// The newest sequence per session that changed nothing, so that it was not written.
    private final Map<Long, Long> unwritten = new ConcurrentHashMap<>();

    public ReportIntake(Desk desk, Sites sites, ClusterObserver clusters, JobObserver jobs) {
        this.desk = desk;
        this.sites = sites;
        this.clusters = clusters;
        this.jobs = jobs;
    }

    /// Applies a batch and tells how many were taken; 0 when it is older than one before.
    public int accept(LinkPrincipal machine, ReportBatch batch) {
        if (batch.reports().size() > MOST) {
            throw new Refusal(
                    Code.LIMIT_REACHED,
                    "a batch of " + batch.reports().size() + " reports",
                    "Send at most " + MOST + " reports in one batch.");
        }
        List<Effect> effects = desk.database().read(tx -> {
            SessionStore.Row row = LinkSessions.check(tx, machine, batch.session());
            return isOld(row, batch)
                    ? List.<Effect>of()
                    : batch.reports().stream().map(r -> effect(tx, machine, r)).toList();
        });
        if (effects.contains(Effect.CHANGE)) {
            return desk.database().write(tx -> apply(tx, machine, batch));
        }
        if (unwritten.size() > SESSIONS) {
            unwritten.clear();
        }
        unwritten.merge(batch.session(), batch.sequence(), Math::max);
        return (int) effects.stream().filter(e -> e == Effect.NOTHING).count();
    }

    private int apply(Tx tx, LinkPrincipal machine, ReportBatch batch) {
        SessionStore.Row row = LinkSessions.check(tx, machine, batch.session());
        if (isOld(row, batch)) {
            return 0;
        }
        int taken = 0;
        int events = 0;
        for (Report report : batch.reports()) {
            events += report.kind().equals("event") ? 1 : 0;
            boolean flood = report.kind().equals("event") && events > EVENTS;
            taken += !flood && take(tx, machine, report) ? 1 : 0;
        }
        tx.port(SessionStore.class)
                .put(new SessionStore.Row(
                        row.subject(),
                        row.number(),
                        row.keyId(),
                        row.version(),
                        row.bootId(),
                        row.openedAt(),
                        batch.sequence()));
        return taken;
    }

    private boolean isOld(SessionStore.Row row, ReportBatch batch) {
        return batch.sequence() <= Math.max(row.sequence(), unwritten.getOrDefault(batch.session(), 0L));
    }

    private Effect effect(Tx tx, LinkPrincipal machine, Report report) {
        return switch (ReportReader.kind(machine.program(), report)) {
            case CLUSTER -> clusters.effect(tx, machine.siteId(), ReportReader.cluster(report));
            case JOB -> jobs.effect(tx, machine.subject(), ReportReader.job(report));
            case SITE -> sites.effect(tx, machine.siteId(), ReportReader.site(report));
            case EVENT -> Effect.CHANGE;
            case OTHER -> Effect.LEFT_OUT;
        };
    }

    private boolean take(Tx tx, LinkPrincipal machine, Report report) {
        return switch (ReportReader.kind(machine.program(), report)) {
            case CLUSTER -> clusters.observe(tx, machine.siteId(), ReportReader.cluster(report));
            case JOB -> jobs.observe(tx, machine.subject(), ReportReader.job(report));
            case SITE -> {
                sites.observe(tx, machine.siteId(), ReportReader.site(report));
                yield true;
            }
            case EVENT -> tell(tx, machine, report);
            case OTHER -> false;
        };
    }

    /// Adds a machine's line to a timeline of its own objects.
    private boolean tell(Tx tx, LinkPrincipal machine, Report report) {
        boolean own = report.id().equals(machine.subject())
                || tx.objects()
                        .place(report.id())
                        .map(Place::parent)
                        .filter(machine.subject()::equals)
                        .isPresent();
        Failure failure = report.failure();
        if (own) {
            Severity severity = switch (report.state()) {
                case "error" -> Severity.ERROR;
                case "warning" -> Severity.WARNING;
                default -> Severity.INFO;
            };
            Line line = failure != null
                    ? new Line(failure.code(), failure.message(), failure.nextStep())
                    : new Line(
                            report.facts().getOrDefault("code", "reported"),
                            report.facts().getOrDefault("message", ""),
                            report.facts().get("next_step"));
            desk.journal().event(tx, report.id(), severity, line);
        }
        return own;
    }
}
