package io.raybound.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.identity.SigningKey;
import io.raybound.model.Id;
import io.raybound.testkit.Eventually;
import io.raybound.wire.Json;
import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.Reports;
import io.raybound.wire.link.Reports.Report;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LinkLoopTest {
    private static final SigningKey MACHINE = FakeControlPlane.key();
    private static final SigningKey SIGNING = FakeControlPlane.key();
    private static final Id CLUSTER = new Id("clu-aaaaaaaaaaaa");
    private static final Id JOB = new Id("job-aaaaaaaaaaaa");
    private static final Duration SOON = Duration.ofSeconds(20);

    private volatile Duration skew = Duration.ZERO;
    private final FakeControlPlane plane = new FakeControlPlane(MACHINE, SIGNING, () -> FakeControlPlane.NOON);
    private final MemoryJournal journal = new MemoryJournal();
    private final List<InstructionPayload> handled = new CopyOnWriteArrayList<>();
    private final List<LinkState> states = new CopyOnWriteArrayList<>();
    private LinkLoop loop = loop(Duration.ofSeconds(30));

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void aWriteReachesTheHandlerAfterTheJournalHoldsIt() {
        loop.start();
        plane.write(CLUSTER, 1, false);

        Eventually.within(SOON, "it is handled", () -> handled.size() == 1);

        assertThat(journal.mark(new ObjectKey("cluster", CLUSTER))).isEqualTo(1);
        assertThat(loop.isUp()).isTrue();
    }

    @Test
    void afterARestartWithoutTheControlPlaneTheLastStateIsHandedOver() {
        loop.start();
        plane.write(CLUSTER, 3, false);
        Eventually.within(SOON, "it is handled", () -> handled.size() == 1);
        loop.close();
        plane.away(true);
        handled.clear();

        loop = loop(Duration.ofSeconds(30));
        loop.start();

        Eventually.within(SOON, "it is handed over again", () -> handled.size() == 1);
        assertThat(handled.getFirst().generation()).isEqualTo(3);
        assertThat(loop.isUp()).isFalse();
    }

    @Test
    void itComesBackByItselfAndAsksOnlyForWhatChanged() {
        loop.start();
        plane.write(CLUSTER, 1, false);
        Eventually.within(SOON, "it is handled", () -> handled.size() == 1);
        plane.away(true);
        Eventually.within(SOON, "it is down", () -> loop.state() instanceof LinkState.Down);

        plane.write(CLUSTER, 2, false);
        plane.away(false);

        Eventually.within(SOON, "the next one is handled", () -> handled.size() == 2);
        assertThat(plane.polls().getLast()).contains("after=e1.");
        assertThat(loop.isUp()).isTrue();
    }

    @Test
    void itEndsWhenAnotherTakesOver() {
        loop.start();
        Eventually.within(SOON, "it polls", () -> !plane.polls().isEmpty());

        plane.supersede();

        Eventually.within(SOON, "it ends", () -> loop.state() instanceof LinkState.Superseded);
        plane.write(CLUSTER, 1, false);
        assertThat(handled).isEmpty();
    }

    @Test
    void itEndsWhenItsKeyIsRevoked() {
        plane.once(
                call -> call.target().contains("instructions") ? FakeControlPlane.problem(401, "key-revoked") : null);

        loop.start();

        Eventually.within(SOON, "it ends", () -> loop.state() instanceof LinkState.Revoked);
        assertThat(states.getLast().isFinal()).isTrue();
    }

    @Test
    void aSessionThatItReplacedItselfIsNoTakeover() {
        plane.once(call ->
                call.target().contains("instructions") ? FakeControlPlane.problem(409, "session-unknown") : null);
        loop.start();
        loop.report(cluster("Running"));
        plane.write(CLUSTER, 1, false);

        Eventually.within(SOON, "it is handled", () -> handled.size() == 1);

        assertThat(loop.state()).isInstanceOf(LinkState.Up.class);
    }

    @Test
    void aClockThatIsOffIsCorrectedAsTold() {
        skew = Duration.ofMinutes(-10);
        loop.start();
        plane.write(CLUSTER, 1, false);

        Eventually.within(SOON, "it is handled", () -> handled.size() == 1);
    }

    @Test
    void ofAnObjectOnlyTheNewestReportIsSentAndSequencesGrow() {
        plane.away(true);
        loop.start();
        loop.report(cluster("Starting"));
        loop.report(cluster("Running"));
        plane.away(false);
        Eventually.within(SOON, "it is reported", () -> !plane.reports().isEmpty());
        loop.report(cluster("Unhealthy"));
        Eventually.within(SOON, "the next is reported", () -> plane.reports().size() > 1);

        List<String> sent = plane.reports().stream()
                .flatMap(each -> each.reports().stream())
                .map(Report::state)
                .toList();
        assertThat(sent).containsExactly("Running", "Unhealthy");
        assertThat(plane.reports()).extracting(Reports::sequence).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void whatStandsIsRepeatedAndWhatWasForgottenIsNot() {
        loop.close();
        loop = loop(Duration.ofMillis(50));
        loop.start();
        loop.report(cluster("Running"));
        Eventually.within(SOON, "it is repeated", () -> plane.reports().size() > 3);

        loop.forget("cluster", CLUSTER);

        Eventually.within(
                SOON,
                "only heartbeats go on",
                () -> plane.reports().getLast().reports().isEmpty());
    }

    @Test
    void theReportOfAnEndedJobSurvivesARestartUntilItHasArrived() {
        plane.away(true);
        loop.start();
        loop.report(job("Succeeded"));
        loop.close();
        plane.away(false);

        loop = loop(Duration.ofSeconds(30));
        loop.start();

        Eventually.within(SOON, "it is reported", () -> !plane.reports().isEmpty());
        assertThat(plane.reports().getFirst().reports()).containsExactly(job("Succeeded"));
        Eventually.within(SOON, "it is done", () -> journal.unsent().isEmpty());
    }

    @Test
    void aReportThatTheControlPlaneCannotReadDoesNotHoldUpTheOthers() {
        for (int i = 0; i < 2; i++) {
            plane.once(call -> call.body().contains("Nonsense") ? FakeControlPlane.problem(400, "bad-value") : null);
        }
        loop.report(job("Nonsense"));
        loop.report(cluster("Running"));

        loop.start();

        Eventually.within(SOON, "the good one arrives", () -> plane.reports().size() == 1);
        assertThat(plane.reports().getFirst().reports()).containsExactly(cluster("Running"));
        assertThat(loop.isUp()).isTrue();
    }

    @Test
    void aPathThatCutsIdlePollsShortensThemAndIsNoOutage() {
        for (int i = 0; i < 2; i++) {
            plane.once(call -> call.target().contains("instructions") ? new Transport.Reply(0, Map.of(), "8") : null);
        }
        loop.start();
        plane.write(CLUSTER, 1, false);

        Eventually.within(SOON, "it is handled", () -> handled.size() == 1);
        Eventually.within(
                SOON, "polls are shorter", () -> plane.polls().getLast().contains("wait=6"));

        assertThat(states).noneMatch(each -> each instanceof LinkState.Down);
    }

    @Test
    void aNewStoreEpochOpensANewSessionAndTakesTheFullState() {
        loop.start();
        plane.write(CLUSTER, 1, false);
        Eventually.within(SOON, "it is handled", () -> handled.size() == 1);

        plane.restore("e2");
        plane.write(CLUSTER, 2, false);

        Eventually.within(SOON, "the full state is taken", () -> handled.size() == 2);
        assertThat(journal.position().epoch()).isEqualTo("e2");
    }

    @Test
    void aWebPageInPlaceOfAnAnswerIsAnOutageWithAReason() {
        plane.once(_ -> new Transport.Reply(200, Map.of(), "<html>Please log in to the guest network</html>"));

        loop.start();

        Eventually.within(
                SOON,
                "it says so",
                () -> states.stream()
                        .anyMatch(each -> each instanceof LinkState.Down down
                                && down.why().code().equals("answer-unreadable")));
        Eventually.within(SOON, "it recovers", () -> loop.isUp());
    }

    private static Report cluster(String state) {
        return new Report("cluster", CLUSTER, 1, state, null, Map.of());
    }

    private static Report job(String state) {
        return new Report("job", JOB, 1, state, null, Map.of("attempt", Json.tree("1")));
    }

    private LinkLoop loop(Duration reportEvery) {
        LinkClient client = new LinkClient(
                plane.settings(),
                plane,
                MACHINE,
                plane.credentials(),
                new LinkClient.Chance(this::now, new SecureRandom()));
        LinkParts parts = new LinkParts(
                LinkParts.Program.operator("test", "boot-1"),
                client,
                plane.credentials(),
                journal,
                handled::add,
                states::add,
                new LinkParts.Timing(Duration.ofSeconds(20), reportEvery),
                new Random(1));
        return new LinkLoop(parts, this::now);
    }

    private Instant now() {
        return FakeControlPlane.NOON.plus(skew);
    }
}
