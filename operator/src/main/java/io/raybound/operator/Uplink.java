package io.raybound.operator;

import io.raybound.identity.SigningKey;
import io.raybound.link.CredentialFile;
import io.raybound.link.CredentialStore;
import io.raybound.link.Credentials;
import io.raybound.link.Enroller;
import io.raybound.link.FileJournal;
import io.raybound.link.InstructionHandler;
import io.raybound.link.JdkTransport;
import io.raybound.link.Journal;
import io.raybound.link.LinkClient;
import io.raybound.link.LinkLoop;
import io.raybound.link.LinkParts;
import io.raybound.link.LinkProblem;
import io.raybound.link.LinkSettings;
import io.raybound.link.LinkState;
import io.raybound.link.Outbound;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.Secret;
import io.raybound.wire.link.Reports.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operator's way to the control plane: enrolls once with the join token, then keeps the link. In
/// the background:
/// clusters are looked after meanwhile.
final class Uplink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(15);
    private static final int MOST_WAITING = 10_000;

    private final Way way;
    private final LinkSettings link;
    private final SigningKey key;
    private final String bootId;
    private final Handlers handlers;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Semaphore closing = new Semaphore(0);
    private final List<Report> waiting = new ArrayList<>();
    private volatile @Nullable Connection connection;
    private volatile @Nullable Failure trouble;
    private @Nullable Thread thread;

    /// Who this operator is.
    record Self(SigningKey key, String bootId) {}

    /// Who hears of what.
    ///
    /// @param state link states; a final one means that this operator must stop acting
    record Handlers(InstructionHandler instructions, Consumer<LinkState> state) {}

    /// A link that exists, up or down.
    record Connection(Credentials who, LinkClient client, LinkLoop loop, Journal journal) {}

    /// How the control plane is reached and where what it says is kept.
    ///
    /// @param joinTokenFile holds the one-time join token; null for none
    /// @param deleteToken whether the file is ours to delete once it was used
    record Way(
            LinkSettings link,
            @Nullable Path joinTokenFile,
            boolean deleteToken,
            CredentialStore credentials,
            JournalKeeper journal) {
        /// Files in the data folder.
        static Way local(OperatorSettings settings, InstantSource clock) {
            LinkSettings link = LinkSettings.to(settings.controlPlaneUrl(), settings.caFile())
                    .outbound(Outbound.fromEnvironment(System.getenv()))
                    .connectionsLog(settings.connectionsLog());
            return new Way(
                    link,
                    settings.joinTokenFile(),
                    true,
                    new CredentialFile(settings.identity()),
                    () -> FileJournal.open(settings.journal(), clock));
        }
    }

    /// Opens the journal.
    interface JournalKeeper {
        Journal open() throws IOException;
    }

    Uplink(Way way, Self self, Handlers handlers, InstantSource clock, SecureRandom random) {
        this.way = way;
        this.link = way.link();
        this.key = self.key();
        this.bootId = self.bootId();
        this.handlers = handlers;
        this.clock = clock;
        this.random = random;
    }

    void start() {
        thread = Thread.ofVirtual().name("uplink").start(this::run);
    }

    Optional<Connection> connection() {
        return Optional.ofNullable(connection);
    }

    /// Why there is no link yet; empty when there is one, or none was tried.
    Optional<Failure> trouble() {
        return Optional.ofNullable(trouble);
    }

    /// Hands a report on, now or when there is a link.
    synchronized void report(Report report) {
        Connection now = connection;
        if (now != null) {
            now.loop().report(report);
        } else if (waiting.size() < MOST_WAITING) {
            waiting.add(report);
        }
    }

    void forget(String kind, Id id) {
        connection().ifPresent(now -> now.loop().forget(kind, id));
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!connect()) {
                Duration jitter = Duration.ofMillis(random.nextLong(pause.toMillis() / 2 + 1));
                if (closing.tryAcquire(pause.plus(jitter).toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : pause.multipliedBy(2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean connect() throws InterruptedException {
        JdkTransport transport = null;
        try {
            transport = JdkTransport.open(link, "operator", clock);
            begin(transport, credentials(transport));
            trouble = null;
            return true;
        } catch (LinkProblem e) {
            failed(e.failure());
        } catch (IOException | RuntimeException e) {
            failed(new Failure(
                    "not-enrolled",
                    link.controlPlaneUrl().toString(),
                    String.valueOf(e.getMessage()),
                    "see the files that the operator's settings name"));
        }
        if (transport != null) {
            transport.close();
        }
        return false;
    }

    private void failed(Failure why) {
        Failure before = trouble;
        trouble = why;
        if (before == null || !before.code().equals(why.code())) {
            LOG.atWarn()
                    .setMessage("not enrolled yet")
                    .addKeyValue("code", why.code())
                    .addKeyValue("detail", why.message())
                    .addKeyValue("next_step", why.nextStep())
                    .log();
        }
    }

    private Credentials credentials(JdkTransport transport) throws LinkProblem, IOException, InterruptedException {
        Enroller enroller = new Enroller(link, transport, way.credentials());
        Optional<Credentials> kept = enroller.enrolled(key);
        if (kept.isPresent()) {
            return kept.get();
        }
        Path file = way.joinTokenFile();
        if (file == null || !Files.exists(file)) {
            throw new IOException("not enrolled and there is no join token in " + file
                    + "; get one for this site: raybound site add, or POST /v1/sites/{id}/join-tokens");
        }
        Secret token = Secret.of(Files.readString(file).strip());
        Credentials made = enroller.operator(key, token, Version.TEXT);
        if (way.deleteToken()) {
            // It works once: nobody needs it any more.
            Files.deleteIfExists(file);
        }
        LOG.atInfo()
                .setMessage("enrolled")
                .addKeyValue("site", made.siteId())
                .addKeyValue("key", made.keyId())
                .log();
        return made;
    }

    private void begin(JdkTransport transport, Credentials who) throws IOException {
        Journal journal = way.journal().open();
        LinkClient client = new LinkClient(link, transport, key, who, new LinkClient.Chance(clock, random));
        LinkParts parts = new LinkParts(
                LinkParts.Program.operator(Version.TEXT, bootId),
                client,
                who,
                journal,
                handlers.instructions(),
                handlers.state()::accept,
                LinkParts.Timing.of(link),
                random);
        LinkLoop loop = new LinkLoop(parts, clock);
        synchronized (this) {
            connection = new Connection(who, client, loop, journal);
            waiting.forEach(loop::report);
            waiting.clear();
        }
        loop.start();
    }

    @Override
    public void close() {
        closing.release();
        Thread connecting = thread;
        if (connecting != null) {
            connecting.interrupt();
        }
        Connection now = connection;
        if (now != null) {
            now.loop().close();
            now.client().close();
            now.journal().close();
        }
    }
}
