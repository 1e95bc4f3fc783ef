package io.raybound.control.job;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.control.access.Desk;
import io.raybound.control.cluster.ClusterShape;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import io.raybound.model.Job;
import io.raybound.model.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Forgets ended jobs when their time is over. One that plain Ray tools sent stays as long as its cluster, whose head
/// would only tell of it again.
public final class EndedJobs {
    private static final int BATCH = 200;
    private static final int PAGES = 20;
    private static final Query ENDED =
            Query.all().inStates(Set.of(JobState.SUCCEEDED.name(), JobState.FAILED.name(), JobState.STOPPED.name()));

    private final Desk desk;

    public EndedJobs(Desk desk) {
        this.desk = desk;
    }

    /// Forgets some of those that ended before the instant; called again and again.
    public void forgetBefore(Instant instant) {
        List<Id> old = desk.database().read(tx -> old(tx, instant));
        if (!old.isEmpty()) {
            desk.database().write(tx -> {
                old.forEach(tx.objects()::remove);
                return true;
            });
        }
    }

    private static List<Id> old(Tx tx, Instant instant) {
        List<Id> old = new ArrayList<>();
        @Nullable String cursor = null;
        for (int page = 0; page < PAGES && old.size() < BATCH; page++) {
            Slice<Job> jobs = tx.objects().list(JobShape.JOB, ENDED, new PageRequest(BATCH, cursor), false);
            jobs.items().stream()
                    .filter(job -> isPast(tx, job, instant))
                    .map(Job::id)
                    .forEach(old::add);
            cursor = jobs.nextCursor();
            if (cursor == null || jobs.items().getLast().createdAt().isAfter(instant)) {
                break;
            }
        }
        return old;
    }

    private static boolean isPast(Tx tx, Job job, Instant instant) {
        Instant end = job.endedAt() == null ? job.createdAt() : job.endedAt();
        return end.isBefore(instant)
                && (!job.source().equals("ray")
                        || tx.objects()
                                .find(ClusterShape.CLUSTER, job.clusterId())
                                .filter(cluster -> cluster.deletedAt() == null)
                                .isEmpty());
    }
}
