package io.raybound.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.identity.SigningKey;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import io.raybound.testkit.Seeds;
import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.Instructions;
import io.raybound.wire.link.Reports.Report;
import io.raybound.wire.link.SignedInstruction;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class IntakeTest {
    private static final SigningKey MACHINE = FakeControlPlane.key();
    private static final SigningKey SIGNING = FakeControlPlane.key();
    private static final Id CLUSTER = new Id("clu-aaaaaaaaaaaa");

    private Instant now = FakeControlPlane.NOON;
    private final FakeControlPlane plane = new FakeControlPlane(MACHINE, SIGNING, () -> now);
    private final MemoryJournal journal = new MemoryJournal();
    private final List<InstructionPayload> handled = new ArrayList<>();
    private final List<Report> events = new ArrayList<>();

    @Test
    void handsOverWhatIsNewAndAsksFromThere() {
        plane.write(CLUSTER, 1, false);
        Intake intake = intake(plane, journal, handled::add);

        assertThat(intake.take(plane.answer(Position.START))).isTrue();
        intake.deliver();

        assertThat(handled).extracting(InstructionPayload::generation).containsExactly(1L);
        assertThat(intake.position()).isEqualTo(new Position("e1", 1));
    }

    @Test
    void aReplayedOlderGenerationIsNotHandedOverAndIsTold() {
        plane.write(CLUSTER, 1, false);
        Instructions old = plane.answer(Position.START);
        plane.write(CLUSTER, 2, true);
        Intake intake = intake(plane, journal, handled::add);
        intake.take(plane.answer(Position.START));

        intake.take(old);
        intake.deliver();

        assertThat(handled).extracting(InstructionPayload::generation).containsExactly(2L);
        assertThat(codes()).containsExactly("generation-conflict");
    }

    @Test
    void aTombstoneIsRememberedOverARestart() {
        plane.write(CLUSTER, 1, false);
        Instructions old = plane.answer(Position.START);
        plane.write(CLUSTER, 2, true);
        intake(plane, journal, handled::add).take(plane.answer(Position.START));

        Intake restarted = intake(plane, journal, handled::add);
        restarted.take(old);
        restarted.deliver();

        assertThat(handled).extracting(InstructionPayload::tombstone).containsExactly(true);
    }

    @Test
    void whatAForeignKeySignedIsRefusedAndAskedForAgain() {
        FakeControlPlane stranger = new FakeControlPlane(MACHINE, FakeControlPlane.key(), () -> now);
        stranger.write(CLUSTER, 1, false);
        Intake intake = intake(plane, journal, handled::add);

        boolean complete = intake.take(stranger.answer(Position.START));
        intake.deliver();

        assertThat(complete).isFalse();
        assertThat(handled).isEmpty();
        assertThat(codes()).containsExactly("instruction-unsigned");
        assertThat(intake.position()).isEqualTo(Position.START);
    }

    @Test
    void aLateInstructionIsRefusedOnlyAtItsFirstAcceptance() {
        plane.write(CLUSTER, 1, false);
        Instructions late = plane.answer(Position.START);
        now = now.plus(Duration.ofHours(2));
        Intake intake = intake(plane, journal, handled::add);

        assertThat(intake.take(late)).isFalse();
        assertThat(codes()).containsExactly("instruction-late");

        plane.write(CLUSTER, 2, false);
        intake.take(plane.answer(Position.START));
        now = now.plus(Duration.ofHours(5));
        assertThat(intake.take(plane.answer(Position.START))).isTrue();
    }

    @Test
    void instructionsForOthersOfOtherEpochsOrUnknownKindsAreNotTaken() {
        InstructionPayload good = plane.payload(CLUSTER, 1, false);
        Intake intake = intake(plane, journal, handled::add);

        boolean foreign = intake.take(answer(with(good, "cluster", new Id("site-bbbbbbbbbbbb"), "e1")));
        boolean epoch = intake.take(answer(with(good, "cluster", FakeControlPlane.SITE, "e0")));
        boolean kind = intake.take(answer(with(good, "volcano", FakeControlPlane.SITE, "e1")));
        intake.deliver();

        assertThat(List.of(foreign, epoch, kind)).containsExactly(false, false, true);
        assertThat(handled).isEmpty();
        assertThat(codes()).containsExactly("instruction-foreign", "instruction-epoch", "instruction-unsupported");
    }

    @Test
    void whenTheHandlerThrowsTheSameInstructionComesAgain() {
        plane.write(CLUSTER, 1, false);
        int[] tries = {0};
        Intake intake = intake(plane, journal, instruction -> {
            if (tries[0]++ == 0) {
                throw new IllegalStateException("not now");
            }
            handled.add(instruction);
        });
        intake.take(plane.answer(Position.START));

        assertThat(org.assertj.core.api.Assertions.catchThrowable(intake::deliver))
                .hasMessage("not now");
        intake.deliver();

        assertThat(handled).hasSize(1);
    }

    @Test
    void reorderedRepeatedAndLostAnswersNeverApplyAnOlderGenerationAndNeverLoseTheNewest() {
        Seeds.each(25, random -> history(random, new FakeControlPlane(MACHINE, SIGNING, () -> now)));
    }

    private void history(Random random, FakeControlPlane server) {
        List<Id> objects = objects(random);
        Map<Id, InstructionPayload> wanted = new HashMap<>();
        Map<Id, InstructionPayload> seen = new HashMap<>();
        InstructionHandler handler = next -> {
            InstructionPayload before = seen.put(next.id(), next);
            assertThat(before == null ? 0 : before.generation()).isLessThanOrEqualTo(next.generation());
        };
        MemoryJournal kept = new MemoryJournal();
        Intake intake = intake(server, kept, handler);
        List<Instructions> network = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
            Id id = objects.get(random.nextInt(objects.size()));
            switch (random.nextInt(5)) {
                case 0 -> write(server, wanted, id, random.nextInt(6) == 0);
                case 1 -> network.add(server.answer(intake.position()));
                case 2, 3 -> replay(random, network, intake);
                default -> intake = random.nextInt(4) == 0 ? intake(server, kept, handler) : intake;
            }
        }
        for (int round = 0; round < 4; round++) {
            intake.take(server.answer(intake.position()));
            intake.deliver();
        }
        assertThat(generations(seen)).isEqualTo(generations(wanted));
    }

    private static void replay(Random random, List<Instructions> network, Intake intake) {
        if (!network.isEmpty()) {
            intake.take(network.get(random.nextInt(network.size())));
            intake.deliver();
        }
    }

    private static void write(FakeControlPlane server, Map<Id, InstructionPayload> wanted, Id id, boolean tombstone) {
        InstructionPayload before = wanted.get(id);
        if (before != null && before.tombstone()) {
            return;
        }
        long generation = before == null ? 1 : before.generation() + 1;
        server.write(id, generation, tombstone);
        wanted.put(id, server.payload(id, generation, tombstone));
    }

    private static Map<Id, Long> generations(Map<Id, InstructionPayload> of) {
        Map<Id, Long> generations = new HashMap<>();
        of.forEach((id, payload) -> generations.put(id, payload.generation()));
        return generations;
    }

    private static List<Id> objects(Random random) {
        Ids ids = new Ids(random);
        List<Id> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(ids.next(Kind.CLUSTER));
        }
        return all;
    }

    private Instructions answer(InstructionPayload payload) {
        List<SignedInstruction> one = List.of(plane.signed(1, payload));
        return new Instructions("e1", 1, false, one, now);
    }

    private static InstructionPayload with(InstructionPayload p, String kind, Id subject, String epoch) {
        return new InstructionPayload(
                kind, p.id(), p.generation(), subject, epoch, p.notAfter(), p.tombstone(), p.spec());
    }

    private List<String> codes() {
        return events.stream()
                .map(each -> java.util.Objects.requireNonNull(each.failure()).code())
                .toList();
    }

    private Intake intake(FakeControlPlane server, Journal kept, InstructionHandler handler) {
        LinkClient client = new LinkClient(
                server.settings(),
                server,
                MACHINE,
                server.credentials(),
                new LinkClient.Chance(() -> now, new SecureRandom()));
        LinkParts parts = new LinkParts(
                LinkParts.Program.operator("test", "boot-1"),
                client,
                plane.credentials(),
                kept,
                handler,
                _ -> {},
                new LinkParts.Timing(Duration.ofSeconds(50), Duration.ofSeconds(30)),
                new Random(1));
        return new Intake(parts, events::add);
    }
}
