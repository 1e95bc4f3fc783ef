package io.raybound.headagent.uplink;

import io.raybound.identity.SigningKey;
import io.raybound.link.CredentialFile;
import io.raybound.link.Credentials;
import io.raybound.link.Enroller;
import io.raybound.link.FileJournal;
import io.raybound.link.InstructionHandler;
import io.raybound.link.JdkTransport;
import io.raybound.link.LinkClient;
import io.raybound.link.LinkLoop;
import io.raybound.link.LinkParts;
import io.raybound.link.LinkProblem;
import io.raybound.link.LinkSettings;
import io.raybound.link.LinkState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.Secret;
import io.raybound.wire.link.Reports.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The agent's way to the control plane: makes its key, waits for what vouches for it (the operator's statement, or the
/// token of its pod), enrolls, then keeps the
/// link. All of it happens in the background: the head's port serves meanwhile.
///
/// Reports may be given at any time; the latest of each object is kept for a link that begins later.
public final class Uplink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Uplink.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(20);
    private static final String IDENTITY = "identity.json";
    private static final int LATEST = 10_000;

    private final Place place;
    private final LinkSettings settings;
    private final Clock clock;
    private final SecureRandom random;
    private final Map<String, Report> latest = new LinkedHashMap<>();
    private final Semaphore closing = new Semaphore(0);
    private volatile @Nullable Thread thread;
    private @Nullable LinkLoop loop;
    private @Nullable FileJournal journal;

    /// Who the agent is and where its files are.
    ///
    /// @param dataDir its own folder; `agent.pub` in it is what the operator vouches for
    /// @param proof what it enrolls with
    public record Place(Id cluster, String bootId, String version, Path dataDir, Proof proof) {}

    /// What vouches for the agent; read anew for each try, since both are renewed from time to time.
    public sealed interface Proof {
        /// The file in question.
        Path file();

        /// The operator's statement.
        record Statement(Path file) implements Proof {}

        /// The token that Kubernetes projected into this pod.
        record PodToken(Path file) implements Proof {}
    }

    public Uplink(Place place, LinkSettings settings, Clock clock, SecureRandom random) {
        this.place = place;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
    }

    /// Makes or reads the key and begins to connect.
    public void start(InstructionHandler handler) throws IOException {
        SigningKey own = SigningKey.loadOrCreate(place.dataDir().resolve("agent.key"), random);
        Path beside = place.dataDir().resolve("agent.pub.new");
        Files.writeString(beside, own.verifying().pem());
        Files.move(
                beside,
                place.dataDir().resolve("agent.pub"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        thread = Thread.ofVirtual().name("uplink").start(() -> run(own, handler));
    }

    /// Whether the control plane was heard lately.
    public boolean isUp() {
        LinkLoop now = loop();
        return now != null && now.isUp();
    }

    /// Hands a report on, now or when there is a link.
    public synchronized void report(Report report) {
        if (loop != null) {
            loop.report(report);
        }
        if (report.kind().equals("event")) {
            return; // a line of a timeline is of no use much later
        }
        String object = report.kind() + " " + report.id();
        latest.remove(object);
        if (latest.size() >= LATEST) {
            latest.remove(latest.keySet().iterator().next());
        }
        latest.put(object, report);
    }

    private void run(SigningKey key, InstructionHandler handler) {
        Duration pause = FIRST_PAUSE;
        try {
            do {
                try {
                    if (connect(key, handler)) {
                        return;
                    }
                    pause = LOOK;
                } catch (LinkProblem e) {
                    warn(e.failure().code(), e.getMessage());
                    pause = longer(pause);
                } catch (IOException | RuntimeException e) {
                    warn("enrollment-failed", e.getMessage());
                    pause = longer(pause);
                }
            } while (!closing.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        Duration next = twice.compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : twice;
        return next.minusMillis(random.nextLong(next.toMillis() / 2));
    }

    private boolean connect(SigningKey own, InstructionHandler handler)
            throws LinkProblem, IOException, InterruptedException {
        JdkTransport transport = JdkTransport.open(settings, "head-agent", clock);
        try {
            Optional<Credentials> credentials = credentials(own, transport);
            if (credentials.isEmpty()) {
                transport.close();
                return false;
            }
            begin(
                    credentials.get(),
                    new LinkClient(settings, transport, own, credentials.get(), new LinkClient.Chance(clock, random)),
                    handler);
            return true;
        } catch (LinkProblem | IOException | InterruptedException | RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    private Optional<Credentials> credentials(SigningKey own, JdkTransport transport)
            throws LinkProblem, IOException, InterruptedException {
        Enroller enroller = new Enroller(
                settings, transport, new CredentialFile(place.dataDir().resolve(IDENTITY)));
        Optional<Credentials> kept = enroller.enrolled(own);
        if (kept.isPresent() || !Files.exists(place.proof().file())) {
            return kept;
        }
        String proof = Files.readString(place.proof().file()).strip();
        Credentials made = switch (place.proof()) {
            case Proof.Statement _ -> enroller.headAgent(own, proof, place.version(), place.bootId());
            case Proof.PodToken _ ->
                enroller.pod(
                        own, place.cluster(), Secret.of(proof), new Enroller.Self(place.version(), place.bootId()));
        };
        log.atInfo().setMessage("enrolled").addKeyValue("key", made.keyId()).log();
        return Optional.of(made);
    }

    private void begin(Credentials credentials, LinkClient client, InstructionHandler handler) throws IOException {
        FileJournal opened = FileJournal.open(place.dataDir().resolve("link.jsonl"), clock);
        LinkParts parts = new LinkParts(
                LinkParts.Program.headAgent(place.version(), place.bootId()),
                client,
                credentials,
                opened,
                handler,
                state -> changed(state, handler),
                LinkParts.Timing.of(settings),
                random);
        LinkLoop started = new LinkLoop(parts, clock);
        synchronized (this) {
            journal = opened;
            loop = started;
            latest.values().forEach(started::report);
        }
        started.start();
    }

    /// A control plane whose store was restored may have forgotten the key: the operator vouches for it once more.
    private void changed(LinkState state, InstructionHandler handler) {
        if (state instanceof LinkState.Down(Instant _, Failure why)
                && why.code().equals("key-unknown")) {
            Thread.ofVirtual().name("enroll-again").start(() -> enrollAgain(handler));
        }
    }

    private void enrollAgain(InstructionHandler handler) {
        LinkLoop ended;
        synchronized (this) {
            ended = loop;
            loop = null;
        }
        if (ended == null) {
            return;
        }
        ended.close();
        closeJournal();
        try {
            Files.deleteIfExists(place.dataDir().resolve(IDENTITY));
            start(handler);
        } catch (IOException e) {
            warn("enrollment-failed", e.getMessage());
        }
    }

    private void closeJournal() {
        FileJournal opened;
        synchronized (this) {
            opened = journal;
            journal = null;
        }
        if (opened != null) {
            opened.close();
        }
    }

    private synchronized @Nullable LinkLoop loop() {
        return loop;
    }

    private static void warn(String code, @Nullable String message) {
        log.atWarn()
                .setMessage("not enrolled yet")
                .addKeyValue("code", code)
                .addKeyValue("detail", message)
                .log();
    }

    @Override
    public void close() {
        closing.release();
        Thread connecting = thread;
        if (connecting != null) {
            connecting.interrupt();
        }
        LinkLoop now = loop();
        if (now != null) {
            now.close();
        }
        closeJournal();
    }
}
