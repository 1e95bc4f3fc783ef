package io.raybound.headagent.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.model.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileJobJournalTest {
    @TempDir
    private Path folder;

    private static Progress running() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        return Progress.first(now).submitting("session_1", now).running(now);
    }

    @Test
    void what_is_written_is_read_by_the_next_one() {
        FileJobJournal journal = new FileJobJournal(folder);
        Desired desired = new Desired(3, DriverBench.instruction("true", 2, false));
        journal.write(DriverBench.JOB, desired);
        journal.write(DriverBench.JOB, running());
        FileJobJournal next = new FileJobJournal(folder);
        assertThat(next.desired()).containsEntry(DriverBench.JOB, desired).hasSize(1);
        assertThat(next.progress()).containsEntry(DriverBench.JOB, running()).hasSize(1);
    }

    @Test
    void a_forgotten_job_leaves_nothing() {
        FileJobJournal journal = new FileJobJournal(folder);
        journal.write(DriverBench.JOB, new Desired(1, null));
        journal.write(DriverBench.JOB, running());
        journal.retire(DriverBench.JOB);
        assertThat(journal.desired()).isEmpty();
        assertThat(journal.progress()).hasSize(1);
        journal.forget(DriverBench.JOB);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_half_written_new_entry_is_ignored() throws IOException {
        FileJobJournal journal = new FileJobJournal(folder);
        journal.write(DriverBench.JOB, running());
        Files.writeString(folder.resolve(DriverBench.JOB + ".progress.new"), "{\"att");
        assertThat(new FileJobJournal(folder).progress()).containsEntry(DriverBench.JOB, running());
    }

    @Test
    void progress_that_cannot_be_read_makes_the_job_unknown_so_that_it_is_not_started_again() throws IOException {
        Files.writeString(folder.resolve(DriverBench.JOB + ".progress"), "{\"att");
        Progress read = new FileJobJournal(folder).progress().get(DriverBench.JOB);
        assertThat(read).extracting(Progress::state).isEqualTo(JobState.UNKNOWN);
        assertThat(read).extracting(Progress::phase).isEqualTo(Phase.ENDED);
    }
}
