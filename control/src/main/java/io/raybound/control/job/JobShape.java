package io.raybound.control.job;

import io.raybound.control.storage.Place;
import io.raybound.control.storage.Shape;
import io.raybound.model.Job;
import io.raybound.model.JobState;
import io.raybound.model.Kind;
import java.util.Set;

/// How jobs are stored: under their cluster; their names need not be unique.
final class JobShape {
    /// The state word of a job that waits for its working directory, so that the sweep finds it by index.
    static final String WAITING = "PENDING_PACKAGE";

    static final Shape<Job> JOB = new Shape<>(Kind.JOB, Job.class, JobShape::place);

    /// State words of jobs that have not ended.
    static final Set<String> OPEN = Set.of(
            WAITING,
            JobState.PENDING.name(),
            JobState.STARTING.name(),
            JobState.RUNNING.name(),
            JobState.UNKNOWN.name());

    private JobShape() {}

    static Set<String> words(JobState state) {
        return state == JobState.PENDING ? Set.of(WAITING, state.name()) : Set.of(state.name());
    }

    static Place place(Job j) {
        String state = j.waitsForPackage() && j.state() == JobState.PENDING
                ? WAITING
                : j.state().name();
        return new Place(
                j.id(),
                j.cloudId(),
                j.projectId(),
                j.clusterId(),
                j.ownerId(),
                j.name(),
                state,
                null,
                j.generation(),
                Set.of(j.ownerId()),
                j.createdAt(),
                null);
    }
}
