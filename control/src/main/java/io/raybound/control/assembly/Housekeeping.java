package io.raybound.control.assembly;

import io.raybound.control.Settings;
import io.raybound.control.access.Denials;
import io.raybound.control.access.Desk;
import io.raybound.control.access.LoginCodes;
import io.raybound.control.access.Revoker;
import io.raybound.control.access.TokenStore;
import io.raybound.control.cloud.Presence;
import io.raybound.control.cluster.ClusterShape;
import io.raybound.control.cluster.HeadPod;
import io.raybound.control.job.EndedJobs;
import io.raybound.control.job.Jobs;
import io.raybound.control.journal.AuditChain;
import io.raybound.control.journal.EventLog;
import io.raybound.control.link.LinkKeys;
import io.raybound.control.link.SessionStore;
import io.raybound.control.outbox.Outbox;
import io.raybound.control.storage.OnceKeys;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/// What time alone brings about; a program calls it every few seconds, on any number of replicas.
public final class Housekeeping {
    private static final Duration FORGET_STEP = Duration.ofMinutes(10);
    private static final Duration ONCE = Duration.ofDays(2);
    private static final int BATCH = 200;

    private final Desk desk;
    private final Jobs jobs;
    private final Presence presence;
    private final Revoker revoker;
    private final Denials denials;
    private final Settings.Lifetimes lifetimes;
    private final Settings.Retention retention;
    private final AtomicReference<Instant> forgot = new AtomicReference<>(Instant.EPOCH);

    /// What is swept.
    record Rooms(Jobs jobs, Presence presence, Revoker revoker, Denials denials) {}

    Housekeeping(Desk desk, Rooms rooms, Settings settings) {
        this.desk = desk;
        this.jobs = rooms.jobs;
        this.presence = rooms.presence;
        this.revoker = rooms.revoker;
        this.denials = rooms.denials;
        this.lifetimes = settings.lifetimes();
        this.retention = settings.retention();
    }

    /// Fails jobs whose package never came, keeps sightings of operators, tells of repeated denials, and now and then
    /// forgets what is past its time.
    public void sweep() {
        Instant now = desk.now();
        jobs.failWithoutPackage(now.minus(lifetimes.packageUpload()));
        presence.flush(desk.database());
        denials.flush();
        Instant last = forgot.get();
        if (last.plus(FORGET_STEP).isBefore(now) && forgot.compareAndSet(last, now)) {
            desk.database().write(tx -> {
                forget(tx, now);
                return true;
            });
            new EndedJobs(desk).forgetBefore(now.minus(retention.jobs()));
        }
    }

    private void forget(Tx tx, Instant now) {
        tx.port(TokenStore.class).forgetExpired(now.minus(lifetimes.tombstone()));
        tx.port(LoginCodes.class).forgetExpired(now);
        tx.port(OnceKeys.class).forgetBefore(now.minus(ONCE));
        tx.port(EventLog.class).forgetBefore(now.minus(retention.events()));
        AuditChain.forgetBefore(tx, now.minus(retention.audit()))
                .ifPresent(last -> desk.journal()
                        .audit(
                                tx,
                                "raybound",
                                "audit.forget",
                                "1 to " + last,
                                "older than " + retention.audit().toDays() + " days"));
        tx.port(Outbox.class).forgetTombstones(now.minus(lifetimes.tombstone()));
        revoker.forgetOld(tx, now);
        for (Id cluster : tx.objects().removedBefore(ClusterShape.CLUSTER, now.minus(lifetimes.tombstone()), BATCH)) {
            tx.port(Outbox.class).forget(cluster);
            tx.port(LinkKeys.class).forget(cluster);
            HeadPod.forget(tx, cluster);
            tx.port(SessionStore.class).delete(cluster);
            tx.objects().remove(cluster);
        }
    }
}
