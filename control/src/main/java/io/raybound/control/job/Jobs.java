package io.raybound.control.job;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.model.Job;
import io.raybound.model.JobState;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Jobs.
public final class Jobs {
    /// Accepts a job.
    public Job create(Call call, NewJob body) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// A job by id, or the newest with this name.
    public Job get(Caller caller, String ref) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// The jobs that the caller may see.
    public Slice<Job> list(Caller caller, JobFilter filter, PageRequest page) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Asks to stop it; a job that has ended stays as it is.
    public Job stop(Call call, String ref) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// The working directory is uploaded: the job may start. `runtimeEnv` puts the URI into the runtime environment's
    /// JSON.
    public Job packageReady(Call call, String ref, UnaryOperator<String> runtimeEnv) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Waits until it is in one of the states, has ended, or the time is over; gives what it is then.
    public Job await(Caller caller, String ref, Set<JobState> states, Duration limit) {
        return io.raybound.control.Unbuilt.yet();
    }
}
