package io.raybound.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.model.Id;
import io.raybound.wire.Json;
import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.Reports.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileJournalTest {
    private static final Id CLUSTER = new Id("clu-aaaaaaaaaaaa");
    private static final Id OTHER = new Id("clu-bbbbbbbbbbbb");
    private static final Id JOB = new Id("job-aaaaaaaaaaaa");

    private Instant now = FakeControlPlane.NOON;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatWasAcceptedIsThereAfterARestart() throws IOException {
        try (FileJournal journal = FileJournal.open(file(), () -> now)) {
            journal.accept(List.of(instruction(CLUSTER, 2, false), instruction(OTHER, 5, true)), new Position("e", 7));
            journal.keep(ended());
        }
        try (FileJournal journal = open()) {
            assertThat(journal.mark(key(CLUSTER))).isEqualTo(2);
            assertThat(journal.mark(key(OTHER))).isEqualTo(5);
            assertThat(journal.position()).isEqualTo(new Position("e", 7));
            assertThat(journal.instructions()).hasSize(2);
            assertThat(journal.unsent()).containsExactly(ended());
        }
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        FileJournal.open(file(), () -> now).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void cutAtAnyByteItOpensWithAWholeBeginningAndCanBeWritten() throws IOException {
        try (FileJournal journal = open()) {
            for (int generation = 1; generation <= 4; generation++) {
                journal.accept(List.of(instruction(CLUSTER, generation, false)), new Position("e", generation));
            }
        }
        byte[] whole = Files.readAllBytes(file());
        long before = 0;
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file(), java.util.Arrays.copyOf(whole, length));
            try (FileJournal journal = open()) {
                long mark = journal.mark(key(CLUSTER));
                assertThat(mark).isBetween(before, 4L);
                assertThat(journal.position().revision()).isLessThanOrEqualTo(mark);
                journal.accept(List.of(instruction(CLUSTER, 9, false)), new Position("e", 9));
                before = mark;
            }
            try (FileJournal journal = open()) {
                assertThat(journal.mark(key(CLUSTER))).isEqualTo(9);
            }
        }
    }

    @Test
    void damageInTheMiddleKeepsTheRestAndAsksForEverythingAgain() throws IOException {
        try (FileJournal journal = open()) {
            journal.accept(List.of(instruction(CLUSTER, 1, false)), new Position("e", 1));
            journal.accept(List.of(instruction(OTHER, 1, false)), new Position("e", 2));
        }
        byte[] bytes = Files.readAllBytes(file());
        bytes[20] ^= 1;
        Files.write(file(), bytes);

        try (FileJournal journal = open()) {
            assertThat(journal.mark(key(OTHER))).isEqualTo(1);
            assertThat(journal.position()).isEqualTo(Position.START);
        }
    }

    @Test
    void aFullDiskRefusesAndRecoversAndLosesNothing() throws IOException {
        for (int failing = 0; failing < 6; failing++) {
            Files.deleteIfExists(file());
            FailingDisk disk = new FailingDisk(failing);
            open().close();
            FileJournal journal = FileJournal.open(file(), () -> now, disk);
            long accepted = 0;
            for (int generation = 1; generation <= 5; generation++) {
                try {
                    journal.accept(List.of(instruction(CLUSTER, generation, false)), new Position("e", generation));
                    accepted = generation;
                } catch (UncheckedIOException e) {
                    assertThat(journal.mark(key(CLUSTER))).isEqualTo(accepted);
                }
            }
            journal.close();
            try (FileJournal again = open()) {
                assertThat(again.mark(key(CLUSTER))).isGreaterThanOrEqualTo(accepted);
            }
        }
    }

    @Test
    void itDoesNotGrowWithTimeButWithObjects() throws IOException {
        try (FileJournal journal = open()) {
            for (int generation = 1; generation <= 3_000; generation++) {
                journal.accept(List.of(instruction(CLUSTER, generation, false)), Position.START);
            }
        }

        assertThat(Files.readAllLines(file()).size()).isLessThan(1_100);
        try (FileJournal journal = open()) {
            assertThat(journal.mark(key(CLUSTER))).isEqualTo(3_000);
        }
    }

    @Test
    void aReportThatArrivedIsNotKeptAndANewerOneIs() throws IOException {
        try (FileJournal journal = open()) {
            journal.keep(ended());
            journal.sent(List.of(ended()));
            assertThat(journal.unsent()).isEmpty();
            journal.keep(ended());
        }
        try (FileJournal journal = open()) {
            assertThat(journal.unsent()).hasSize(1);
        }
    }

    @Test
    void aFileThatIsAFolderIsAnErrorThatNamesIt() throws IOException {
        Files.createDirectory(file());

        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("directory");
    }

    private FileJournal open() throws IOException {
        return FileJournal.open(file(), () -> now, new FailingDisk(Integer.MAX_VALUE));
    }

    private Path file() {
        return folder.resolve("journal.jsonl");
    }

    private static ObjectKey key(Id id) {
        return new ObjectKey("cluster", id);
    }

    private static Report ended() {
        return new Report("job", JOB, 1, "Failed", null, Map.of("exit_code", Json.tree("1")));
    }

    private InstructionPayload instruction(Id id, long generation, boolean tombstone) {
        return new InstructionPayload(
                "cluster",
                id,
                generation,
                FakeControlPlane.SITE,
                "e",
                now.plus(Duration.ofHours(1)),
                tombstone,
                tombstone ? null : Json.tree("{\"text\":\"\\u00e9\\n\"}"));
    }

    /// Forces nothing to disk, which is slow, and fails one write, having written half of it.
    private static final class FailingDisk implements Disk {
        private final int failing;
        private int writes;

        FailingDisk(int failing) {
            this.failing = failing;
        }

        @Override
        public void append(Path file, byte[] bytes) throws IOException {
            if (writes++ == failing) {
                Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2), StandardOpenOption.APPEND);
                throw new IOException("No space left on device");
            }
            Files.write(file, bytes, StandardOpenOption.APPEND);
        }

        @Override
        public void replace(Path file, byte[] bytes) throws IOException {
            if (writes++ == failing) {
                throw new IOException("No space left on device");
            }
            Files.write(file, bytes);
        }

        @Override
        public void cut(Path file, long length) throws IOException {
            FileDisk.INSTANCE.cut(file, length);
        }

        @Override
        public void close() {}
    }
}
