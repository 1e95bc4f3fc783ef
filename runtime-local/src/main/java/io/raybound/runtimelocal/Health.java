package io.raybound.runtimelocal;

import io.raybound.model.Failure;
import io.raybound.reconcile.Phase;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// How far the processes of one cluster have come, by asking them; used by one thread at a time.
final class Health {
    /// How often a cluster is asked when all is well; a dead process is seen at every look.
    private static final Duration WELL = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final RayView view;
    private final InstantSource clock;
    private final Duration startLimit;
    private final Map<String, Track> tracks = new HashMap<>();
    private Instant asked = Instant.EPOCH;

    Health(RayView view, InstantSource clock, Duration startLimit) {
        this.view = view;
        this.clock = clock;
        this.startLimit = startLimit;
    }

    /// What is known of one process, by its marker.
    private static final class Track {
        private final Instant seenFirst;
        private Phase phase = Phase.STARTING;
        private Instant answered;

        private Track(Instant now) {
            seenFirst = now;
            answered = now;
        }
    }

    /// Asks where it is time to; then [#phase] tells.
    void look(Book book, Folders folders) {
        Instant now = clock.instant();
        Set<String> markers = new java.util.HashSet<>();
        book.entries().forEach(e -> markers.add(e.marker()));
        tracks.keySet().retainAll(markers);
        boolean isNew = book.entries().stream().anyMatch(e -> !tracks.containsKey(e.marker()));
        boolean well = !isNew && tracks.values().stream().allMatch(t -> t.phase == Phase.ALIVE);
        if (well && now.isBefore(asked.plus(WELL))) {
            return;
        }
        asked = now;
        book.entries().forEach(e -> tracks.computeIfAbsent(e.marker(), m -> new Track(now)));
        Book.Entry head = book.entry("head").orElse(null);
        if (head != null && Proc.isAlive(head.ref())) {
            lookAtNodes(book, folders, head, now);
        }
        book.entry(Book.AGENT).ifPresent(agent -> lookAtAgent(agent, now));
    }

    private void lookAtNodes(Book book, Folders folders, Book.Entry head, Instant now) {
        Ports ports = new Ports(book.ports());
        Track track = track(head);
        if (!view.isHealthy(head.address(), ports)) {
            if (track.phase == Phase.STARTING && view.acceptsWorkers(head.address(), ports)) {
                track.phase = Phase.JOINABLE;
            }
            book.entries().stream().filter(e -> e.shape() != null).forEach(e -> silent(track(e), now));
            return;
        }
        Set<String> alive = view.aliveNodes(head.address(), folders.token());
        for (Book.Entry entry : book.entries()) {
            if (entry.shape() != null && alive.contains(entry.address())) {
                answered(track(entry), now);
            } else if (entry.shape() != null) {
                silent(track(entry), now);
            }
        }
    }

    private void lookAtAgent(Book.Entry agent, Instant now) {
        if (view.accepts(address(agent))) {
            answered(track(agent), now);
        } else {
            silent(track(agent), now);
        }
    }

    static InetSocketAddress address(Book.Entry agent) {
        int colon = agent.address().lastIndexOf(':');
        return new InetSocketAddress(
                agent.address().substring(0, colon),
                Integer.parseInt(agent.address().substring(colon + 1)));
    }

    private static void answered(Track track, Instant now) {
        track.answered = now;
        track.phase = Phase.ALIVE;
    }

    private static void silent(Track track, Instant now) {
        if (track.phase == Phase.ALIVE && track.answered.plus(SILENCE).isBefore(now)) {
            track.phase = Phase.SILENT;
        }
    }

    private Track track(Book.Entry entry) {
        return java.util.Objects.requireNonNull(tracks.get(entry.marker()));
    }

    /// False for a process that was never seen to answer.
    boolean wasReady(Book.Entry entry) {
        Track track = tracks.get(entry.marker());
        return track == null || track.phase == Phase.ALIVE || track.phase == Phase.SILENT;
    }

    /// The phase of a process that runs; LOST when it did not become ready in time.
    Phase phase(Book.Entry entry) {
        Track track = track(entry);
        boolean young = track.phase == Phase.STARTING || track.phase == Phase.JOINABLE;
        Instant since = entry.startedAt().isAfter(track.seenFirst) ? entry.startedAt() : track.seenFirst;
        return young && since.plus(startLimit).isBefore(clock.instant()) ? Phase.LOST : track.phase;
    }

    /// Why a running process is called LOST or SILENT.
    Failure reason(Book.Entry entry, Phase phase, String said) {
        if (phase == Phase.SILENT) {
            return new Failure(
                    "not-answering",
                    entry.name(),
                    "it runs but has not answered for " + SILENCE.toSeconds() + " s" + said,
                    "see whether the machine is overloaded; stop and start the cluster when it stays so");
        }
        return new Failure(
                "start-timeout",
                entry.name(),
                "not ready within " + startLimit.toSeconds() + " s" + said,
                "see whether the machine is overloaded; it is tried again");
    }
}
