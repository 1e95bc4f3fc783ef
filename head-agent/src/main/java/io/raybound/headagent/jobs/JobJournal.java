package io.raybound.headagent.jobs;

import io.raybound.model.Id;
import java.util.Map;

/// What survives a crash of the head agent: instructions and progress of each job.
///
/// Each write is durable when the call returns; one that fails throws `java.io.UncheckedIOException` and leaves the
/// old entry. Instructions and progress of one job are separate entries, each with one writer.
interface JobJournal {
    Map<Id, Desired> desired();

    Map<Id, Progress> progress();

    void write(Id job, Desired desired);

    void write(Id job, Progress progress);

    /// Drops the instruction and keeps the progress.
    void retire(Id job);

    /// Drops both.
    void forget(Id job);
}
