package io.raybound.control.story;

import io.raybound.control.Code;
import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.Settings;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.control.access.FirstLogin;
import io.raybound.control.access.NewRoleAssignment;
import io.raybound.control.access.NewUser;
import io.raybound.control.access.PasswordHasher;
import io.raybound.control.access.Tokens;
import io.raybound.control.assembly.Control;
import io.raybound.control.assembly.Ports;
import io.raybound.control.cloud.CreatedJoinToken;
import io.raybound.control.cluster.HeadPod;
import io.raybound.control.cluster.NewCluster;
import io.raybound.control.link.HeadEnrollment;
import io.raybound.control.link.LinkKey;
import io.raybound.control.link.LinkPrincipal;
import io.raybound.control.link.OperatorEnrollment;
import io.raybound.control.link.PodTokenVerifier;
import io.raybound.control.link.Report;
import io.raybound.control.link.ReportBatch;
import io.raybound.control.link.Statement;
import io.raybound.control.outbox.GrantKey;
import io.raybound.control.storage.Database;
import io.raybound.control.storage.LocalSignals;
import io.raybound.control.storage.Signals;
import io.raybound.model.Cloud;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterSpec;
import io.raybound.model.ClusterState;
import io.raybound.model.Event;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.NodeShape;
import io.raybound.model.Secret;
import io.raybound.model.Site;
import io.raybound.model.User;
import io.raybound.model.WorkerGroup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/// A whole domain on any store, with a clock that stands still until told, readable tokens and an administrator.
public final class World {
    public final LocalSignals signals = new LocalSignals();
    public final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T12:00:00Z"));
    public final AtomicInteger writes = new AtomicInteger();
    public final Ids ids = new Ids(new Random(11));
    public final Database database;
    public final Control control;
    public final FirstLogin firstLogin;
    public final Caller admin;
    private final AtomicLong sequence = new AtomicLong();

    public World(Function<Signals, Database> open) {
        this.database = counting(open.apply(signals));
        this.control = Control.of(ports());
        this.firstLogin = control.bootstrap().run().orElseThrow();
        this.admin = control.authentication().loginOnce(firstLogin.code()).caller();
    }

    /// The ports: tokens are readable, signatures are text.
    public Ports ports() {
        AtomicInteger minted = new AtomicInteger();
        PasswordHasher passwords = new PasswordHasher() {
            @Override
            public String hash(Secret password) {
                return "p:" + print(password);
            }

            @Override
            public boolean matches(Secret password, String hash) {
                return hash.equals("p:" + print(password));
            }
        };
        Tokens tokens = new Tokens(
                prefix -> Secret.of(prefix + "token-" + minted.incrementAndGet()),
                token -> "h:" + print(token),
                passwords);
        return new Ports(
                database,
                signals,
                tokens,
                (statement, cloud, keys) -> {
                    String[] parts = statement.split("\\|", -1);
                    Id operator = new Id(parts[0]);
                    if (keys.apply(operator).isEmpty()) {
                        throw new Refusal(Code.STATEMENT_REFUSED, "unknown signer", "");
                    }
                    return new Statement(operator, new Id(parts[1]), parts[2], parts[3]);
                },
                (token, cloud, issuer) -> {
                    String[] parts = token.reveal().split("\\|", -1);
                    if (!parts[0].equals(issuer.keys())) {
                        throw new Refusal(Code.POD_TOKEN_REFUSED, "another cluster's token", "");
                    }
                    return new PodTokenVerifier.Pod(new HeadPod(parts[1], parts[3], parts[4]), parts[2]);
                },
                (i, epoch, notAfter) -> i.kind() + " " + i.id() + " g" + i.generation() + " for " + i.subject()
                        + (i.tombstone() ? " gone" : ""),
                () -> List.of(new GrantKey("g1", "pub")),
                ids,
                (InstantSource) now::get,
                Settings.embedded("https://console.raybound.localhost:8443"));
    }

    public void advance(Duration time) {
        now.updateAndGet(t -> t.plus(time));
    }

    public Call asAdmin() {
        return Call.by(admin);
    }

    /// A user with a role at a scope; without any when the role is null.
    public Caller user(String name, @Nullable String role, String scope) {
        User user = control.users().create(asAdmin(), new NewUser(name, "", Secret.of("a long enough password")));
        if (role != null) {
            control.roles().assign(asAdmin(), new NewRoleAssignment(user.id().value(), role, scope));
        }
        return control.authentication()
                .login(name, Secret.of("a long enough password"))
                .caller();
    }

    public Cloud cloud(String name) {
        return control.clouds().create(asAdmin(), name);
    }

    public Site site(Cloud cloud, String name) {
        return control.sites().create(asAdmin(), cloud.id().value(), name);
    }

    /// One worker group `cpu` of two nodes.
    public static ClusterSpec spec() {
        return new ClusterSpec(
                ClusterSpec.DEFAULT_RAY, NodeShape.small(), List.of(new WorkerGroup("cpu", 2, NodeShape.small())));
    }

    public static NewCluster wanted(String name) {
        return new NewCluster(name, null, null, null, null, spec());
    }

    public Cluster cluster(String name) {
        return control.clusters().create(asAdmin(), wanted(name));
    }

    /// An enrolled operator with a session.
    public Machine operator(Site site) {
        CreatedJoinToken token = control.sites().joinToken(asAdmin(), site.id().value());
        LinkKey key = control.enrollments()
                .enroll(new OperatorEnrollment(site.cloudId(), token.token(), "operator-key-" + site.name(), "1.0"));
        return machine(key);
    }

    /// An enrolled head agent with a session.
    public Machine head(Machine operator, Cluster cluster, String boot) {
        String statement = operator.principal.keyId() + "|" + cluster.id() + "|" + boot + "|head-key-" + boot;
        LinkKey key = control.enrollments()
                .enroll(new HeadEnrollment(cluster.cloudId(), statement, "head-key-" + boot, "1.0", boot));
        return machine(key);
    }

    public Machine machine(LinkKey key) {
        LinkPrincipal principal = control.enrollments().principal(key.id());
        return new Machine(
                principal, control.linkSessions().open(principal, "1.0", "boot").number());
    }

    /// A machine that reports.
    public record Machine(LinkPrincipal principal, long session) {}

    public int report(Machine machine, Report... reports) {
        return control.reports()
                .accept(
                        machine.principal,
                        new ReportBatch(machine.session, sequence.incrementAndGet(), List.of(reports)));
    }

    public static Report seen(Cluster cluster, long generation, ClusterState state) {
        return seen(cluster, generation, state, null);
    }

    public static Report seen(Cluster cluster, long generation, ClusterState state, @Nullable Failure failure) {
        return new Report("cluster", cluster.id(), generation, word(state), failure, List.of(), Map.of());
    }

    public static Report seenJob(Id job, long generation, String state, Map<String, String> facts) {
        return new Report("job", job, generation, state, null, List.of(), facts);
    }

    /// Codes of an object's timeline, oldest first.
    public List<String> codes(Id object) {
        return control.timelines().events(admin, object, PageRequest.first()).items().reversed().stream()
                .map(Event::code)
                .toList();
    }

    /// The code of the refusal that the work ends with.
    public static Code refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        return Assertions.catchThrowableOfType(Refusal.class, work).code();
    }

    private static String print(Secret secret) {
        try {
            byte[] bytes = secret.reveal().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            return java.util.HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String word(ClusterState state) {
        String name = state.name();
        return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
    }

    private Database counting(Database inner) {
        return new Database() {
            @Override
            public <T extends @Nullable Object> T write(Function<io.raybound.control.storage.Tx, T> work) {
                writes.incrementAndGet();
                return inner.write(work);
            }

            @Override
            public <T extends @Nullable Object> T trial(Function<io.raybound.control.storage.Tx, T> work) {
                return inner.trial(work);
            }

            @Override
            public <T extends @Nullable Object> T read(Function<io.raybound.control.storage.Tx, T> work) {
                return inner.read(work);
            }
        };
    }
}
