package io.raybound.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.raybound.identity.CaSettings;
import io.raybound.identity.CertificateAuthority;
import io.raybound.identity.Check;
import io.raybound.identity.Csr;
import io.raybound.identity.Instructions;
import io.raybound.identity.IssuedCertificate;
import io.raybound.identity.MachineKey;
import io.raybound.identity.RequestVerifier;
import io.raybound.identity.SigningKey;
import io.raybound.identity.VerifyingKey;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import io.raybound.wire.Json;
import io.raybound.wire.Problem;
import io.raybound.wire.link.Accepted;
import io.raybound.wire.link.CertificateIssued;
import io.raybound.wire.link.CertificateRequest;
import io.raybound.wire.link.Enrolled;
import io.raybound.wire.link.Enrollment;
import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.PublicKeyInfo;
import io.raybound.wire.link.Reports;
import io.raybound.wire.link.SessionOpened;
import io.raybound.wire.link.SignedInstruction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The machines' front door in a few lines, over real TLS: enrolls by one join token, hands out signed
/// instructions,
/// keeps what was reported, issues the site's certificate.
final class FakeControlPlane implements AutoCloseable {
    static final String TOKEN = "join-me-once";
    private static final Instant NEVER = Instant.parse("2100-01-01T00:00:00Z");
    private static final Duration HOLD = Duration.ofMillis(500);

    final Id cloud;
    final Id site;
    final SigningKey signing = SigningKey.generate(new SecureRandom());
    final List<Reports.Report> reports = new CopyOnWriteArrayList<>();
    private final Ids ids = new Ids(new SecureRandom());
    private final CertificateAuthority authority;
    private final Path root;
    private final int port;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Id, SignedInstruction> instructions = new ConcurrentHashMap<>();
    private final AtomicLong revision = new AtomicLong();
    private final AtomicLong session = new AtomicLong();
    private final Semaphore changed = new Semaphore(0);
    private volatile @Nullable Enrollment enrollment;
    private volatile @Nullable Id keyId;
    private @Nullable HttpsServer server;

    FakeControlPlane(Path folder) throws IOException, GeneralSecurityException {
        cloud = ids.next(Kind.CLOUD);
        site = ids.next(Kind.SITE);
        authority = CertificateAuthority.loadOrCreate(
                folder.resolve("ca"),
                new CaSettings("Test", List.of("link.localhost", "user.localhost"), Duration.ofDays(30)),
                InstantSource.system(),
                new SecureRandom());
        root = folder.resolve("trust.pem");
        Files.writeString(root, authority.rootPem());
        server = open(0);
        port = server.getAddress().getPort();
    }

    private HttpsServer open(int onPort) throws IOException, GeneralSecurityException {
        HttpsServer opened = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), 10);
        opened.setHttpsConfigurator(new HttpsConfigurator(context(authority.issueServer(Set.of(host())))));
        opened.setExecutor(threads);
        opened.createContext("/", this::answer);
        opened.start();
        return opened;
    }

    String host() {
        return cloud + ".link.localhost";
    }

    URI url() {
        return URI.create("https://" + host() + ":" + port);
    }

    Path root() {
        return root;
    }

    String headSuffix() {
        return site + ".i.user.localhost";
    }

    /// Puts an instruction in place of the object's last one.
    void instruct(String kind, Id id, long generation, @Nullable Object spec) {
        JsonNode tree = spec == null ? null : Json.toTree(spec);
        InstructionPayload payload =
                new InstructionPayload(kind, id, generation, site, "epoch-1", NEVER, tree == null, tree);
        String signed = Instructions.sign(Json.write(payload), signing);
        // A poll must see the new revision and its instruction together, or it would never hear of it.
        synchronized (instructions) {
            instructions.put(id, new SignedInstruction(revision.incrementAndGet(), signed));
        }
        changed.release();
    }

    /// Forgets the object without a tombstone, as a store restored from an older backup would.
    void forget(Id id) {
        instructions.remove(id);
    }

    /// Another operator took over.
    void supersede() {
        session.incrementAndGet();
    }

    void goAway() {
        HttpsServer now = server;
        if (now != null) {
            now.stop(0);
        }
        server = null;
    }

    void comeBack() throws IOException, GeneralSecurityException {
        server = open(port);
    }

    Optional<Reports.Report> last(String kind, Id id) {
        return reports.stream()
                .filter(r -> r.kind().equals(kind) && r.id().equals(id))
                .reduce((a, b) -> b);
    }

    /// The enrolled key, for checking what the operator signed.
    RequestVerifier.Keys keys() {
        Enrollment made = java.util.Objects.requireNonNull(enrollment);
        VerifyingKey key = VerifyingKey.read(made.publicKey());
        return kid ->
                kid.equals(String.valueOf(keyId)) ? Optional.of(new MachineKey(site.value(), key)) : Optional.empty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Reply reply = reply(
                    exchange.getRequestURI().getPath(),
                    String.valueOf(exchange.getRequestURI().getQuery()),
                    new String(body, StandardCharsets.UTF_8));
            byte[] answer = Json.write(reply.body()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set("Content-Type", reply.status() < 400 ? "application/json" : "application/problem+json");
            exchange.sendResponseHeaders(reply.status(), answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Reply(int status, Object body) {}

    private Reply reply(String path, String query, String body) throws InterruptedException {
        return switch (path) {
            case "/v1/link/enrollments" -> enroll(Json.read(body, Enrollment.class));
            case "/v1/link/sessions" ->
                new Reply(200, new SessionOpened(session.incrementAndGet(), "epoch-1", 1, Instant.now()));
            case "/v1/link/instructions" -> poll(query);
            case "/v1/link/reports" -> {
                Reports batch = Json.read(body, Reports.class);
                reports.addAll(batch.reports());
                yield new Reply(200, new Accepted(batch.reports().size()));
            }
            case "/v1/link/certificates" -> certificate(Json.read(body, CertificateRequest.class));
            default -> refused(404, "not-found");
        };
    }

    private Reply enroll(Enrollment asked) {
        Enrollment before = enrollment;
        if (!TOKEN.equals(asked.joinToken())) {
            return refused(401, "join-token-unknown");
        }
        if (before != null && !before.equals(asked)) {
            return refused(401, "join-token-used");
        }
        enrollment = asked;
        if (keyId == null) {
            keyId = ids.next(Kind.LINK_KEY);
        }
        List<PublicKeyInfo> known =
                List.of(new PublicKeyInfo(signing.kid(), signing.verifying().spki()));
        return new Reply(
                200,
                new Enrolled(
                        java.util.Objects.requireNonNull(keyId), site, site, cloud, "epoch-1", known, Instant.now()));
    }

    private Reply poll(String query) throws InterruptedException {
        long asked = number(query, "session=(\\d+)");
        long after = query.contains("after=epoch-1.") ? number(query, "after=epoch-1\\.(\\d+)") : -1;
        long end = System.nanoTime() + HOLD.toNanos();
        while (revision.get() <= after && asked == session.get() && System.nanoTime() < end) {
            changed.tryAcquire(50, TimeUnit.MILLISECONDS);
        }
        if (asked != session.get()) {
            return refused(409, "superseded");
        }
        synchronized (instructions) {
            List<SignedInstruction> news = new ArrayList<>(instructions.values());
            news.removeIf(each -> each.revision() <= after);
            news.sort(java.util.Comparator.comparingLong(SignedInstruction::revision));
            return new Reply(
                    200,
                    new io.raybound.wire.link.Instructions("epoch-1", revision.get(), after < 0, news, Instant.now()));
        }
    }

    private static long number(String query, String pattern) {
        var matcher = java.util.regex.Pattern.compile(pattern).matcher(query);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private Reply certificate(CertificateRequest request) {
        Set<String> names = Set.of("*." + headSuffix(), "*." + site + ".s.user.localhost");
        return switch (Csr.check(request.csrPem(), names, Set.of())) {
            case Check.Passed<Csr>(Csr csr) -> {
                var chain = authority.issue(csr);
                yield new Reply(200, new CertificateIssued(chain.pem(), chain.notAfter()));
            }
            case Check.Refused<Csr> refusal -> refused(400, refusal.code());
        };
    }

    private static Reply refused(int status, String code) {
        return new Reply(status, Problem.of(status, code, "refused in a test", "nothing"));
    }

    private static SSLContext context(IssuedCertificate own) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] none = {};
        java.security.PrivateKey key = java.security.KeyFactory.getInstance("EC")
                .generatePrivate(new java.security.spec.PKCS8EncodedKeySpec(java.util.Base64.getMimeDecoder()
                        .decode(own.key().pem().reveal().replaceAll("-----[A-Z ]+-----", ""))));
        store.setKeyEntry("own", key, none, own.chain().certificates().toArray(new java.security.cert.Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, none);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @Override
    public void close() {
        goAway();
        threads.shutdownNow();
    }
}
