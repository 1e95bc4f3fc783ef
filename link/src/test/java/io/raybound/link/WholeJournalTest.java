package io.raybound.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.model.Id;
import io.raybound.wire.Json;
import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.Reports.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WholeJournalTest {
    private static final Id CLUSTER = new Id("clu-aaaaaaaaaaaa");

    private final Memory place = new Memory();

    private static final class Memory implements WholeJournal.Place {
        private byte[] content = new byte[0];
        private boolean full;

        @Override
        public byte[] load() {
            return content;
        }

        @Override
        public void save(byte[] fresh) throws IOException {
            if (full) {
                throw new IOException("another operator wrote it meanwhile");
            }
            content = fresh;
        }
    }

    private WholeJournal open() throws IOException {
        return WholeJournal.open(place, () -> FakeControlPlane.NOON);
    }

    private static InstructionPayload instruction(Id id, long generation, boolean tombstone) {
        return new InstructionPayload(
                "cluster",
                id,
                generation,
                new Id("site-aaaaaaaaaaaa"),
                "e",
                Instant.parse("2100-01-01T00:00:00Z"),
                tombstone,
                tombstone ? null : Json.tree("{\"a\":1}"));
    }

    @Test
    void whatWasAcceptedIsThereAfterARestart() throws IOException {
        Report ended = new Report("job", new Id("job-aaaaaaaaaaaa"), 1, "Succeeded", null, Map.of());
        WholeJournal journal = open();
        journal.accept(List.of(instruction(CLUSTER, 2, false)), new Position("e", 7));
        journal.accept(List.of(instruction(CLUSTER, 3, true)), new Position("e", 8));
        journal.keep(ended);

        WholeJournal next = open();

        assertThat(next.mark(new ObjectKey("cluster", CLUSTER))).isEqualTo(3);
        assertThat(next.position()).isEqualTo(new Position("e", 8));
        assertThat(next.instructions()).hasSize(1);
        assertThat(next.unsent()).containsExactly(ended);
        next.sent(List.of(ended));
        assertThat(open().unsent()).isEmpty();
    }

    @Test
    void whatCouldNotBeWrittenIsNotAccepted() throws IOException {
        WholeJournal journal = open();
        place.full = true;

        assertThatThrownBy(() -> journal.accept(List.of(instruction(CLUSTER, 2, false)), new Position("e", 7)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("another operator wrote it meanwhile");
        assertThat(journal.mark(new ObjectKey("cluster", CLUSTER))).isZero();
        assertThat(journal.position()).isEqualTo(Position.START);
    }

    @Test
    void damageMeansThatEverythingIsAskedForAgain() throws IOException {
        open().accept(List.of(instruction(CLUSTER, 2, false)), new Position("e", 7));
        place.content = java.util.Arrays.copyOf(place.content, place.content.length / 2);

        assertThat(open().position()).isEqualTo(Position.START);
    }

    @Test
    void fiveHundredClustersFitIntoASecret() throws IOException {
        WholeJournal journal = open();
        String spec = "{\"name\":\"demo\",\"spec\":\"" + "workers and shapes, ".repeat(100) + "\"}";
        List<InstructionPayload> all = java.util.stream.IntStream.range(0, 500)
                .mapToObj(i -> new InstructionPayload(
                        "cluster",
                        new Id("clu-"
                                + "%012d"
                                        .formatted(i)
                                        .replace('0', 'a')
                                        .replace('1', 'b')
                                        .replace('8', 'c')
                                        .replace('9', 'd')),
                        i + 1,
                        new Id("site-aaaaaaaaaaaa"),
                        "e",
                        Instant.parse("2100-01-01T00:00:00Z"),
                        false,
                        Json.tree(spec)))
                .toList();
        journal.accept(all, new Position("e", 1));

        assertThat(place.content.length).isLessThan(300_000);
    }
}
