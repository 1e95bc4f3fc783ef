package io.raybound.controlplane.linkserver;

import io.raybound.control.Settings;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.control.access.PasswordHasher;
import io.raybound.control.access.Tokens;
import io.raybound.control.assembly.Control;
import io.raybound.control.assembly.Ports;
import io.raybound.control.cluster.NewCluster;
import io.raybound.control.outbox.GrantKey;
import io.raybound.control.storage.Epoch;
import io.raybound.control.storage.LocalSignals;
import io.raybound.identity.CaSettings;
import io.raybound.identity.CertificateAuthority;
import io.raybound.identity.IssuedCertificate;
import io.raybound.identity.RandomToken;
import io.raybound.identity.SigningKey;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterSpec;
import io.raybound.model.Ids;
import io.raybound.model.NodeShape;
import io.raybound.model.Secret;
import io.raybound.model.Site;
import io.raybound.relay.ConnectionsLog;
import io.raybound.relay.Loops;
import io.raybound.relay.ServerKey;
import io.raybound.relay.TlsKeys;
import io.raybound.store.Store;
import io.raybound.testkit.FreePorts;
import io.raybound.wire.link.PublicKeyInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// The machines' front door whole, on a free port, with a store in a folder; can be killed and started again.
final class Door implements AutoCloseable {
    static final String DOMAIN = "link.raybound.localhost";

    private final Path folder;
    private final SecureRandom random = new SecureRandom();
    private final SigningKey signing;
    private final CertificateAuthority authority;
    private final Loops loops = Loops.create(1);
    private final int port = FreePorts.one();
    private final LinkServerSettings settings;
    private LocalSignals signals = new LocalSignals();
    private Store store;
    private Control control;
    private LinkServer server;
    private Caller admin;

    private Door(Path folder, int mostParkedEach) throws IOException {
        this.folder = folder;
        this.signing = SigningKey.generate(random);
        this.authority = CertificateAuthority.loadOrCreate(
                folder.resolve("ca"),
                new CaSettings("Test", List.of("raybound.localhost", "raybound-user.localhost"), Duration.ofDays(30)),
                InstantSource.system(),
                random);
        Files.writeString(root(), authority.rootPem());
        this.settings = new LinkServerSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                DOMAIN,
                Duration.ofSeconds(50),
                20_000,
                mostParkedEach);
        this.store = open();
        this.control = wire();
        this.admin = control.bootstrap()
                .run()
                .map(link -> control.authentication().loginOnce(link.code()).caller())
                .orElseThrow();
        this.server = serve();
    }

    static Door open(Path folder) throws IOException {
        return new Door(folder, 3);
    }

    static Door openWide(Path folder) throws IOException {
        return new Door(folder, 20_000);
    }

    int port() {
        return port;
    }

    Path root() {
        return folder.resolve("root.pem");
    }

    LinkServer server() {
        return server;
    }

    Control control() {
        return control;
    }

    String host(Site site) {
        return site.cloudId() + "." + DOMAIN;
    }

    /// A cloud of that name with a site of the same name.
    Site site(String name) {
        control.clouds().create(call(), name);
        return control.sites().create(call(), name, name);
    }

    Secret joinToken(Site site) {
        return control.sites().joinToken(call(), site.id().value()).token();
    }

    Cluster cluster(Site site, String name) {
        ClusterSpec spec = new ClusterSpec(ClusterSpec.DEFAULT_RAY, NodeShape.small(), List.of());
        return control.clusters()
                .create(
                        call(),
                        new NewCluster(name, site.cloudId().value(), site.id().value(), null, null, spec));
    }

    Call call() {
        return Call.by(admin);
    }

    Caller admin() {
        return admin;
    }

    /// Begins a new store epoch, as a restore from a backup does.
    void newEpoch() {
        store.write(tx -> {
            Epoch.renew(tx, new Ids(random));
            return true;
        });
    }

    /// Stops serving; the store stays where it is.
    void stop() {
        server.close();
        store.close();
    }

    /// Serves again from the same store on the same port.
    void start() {
        signals = new LocalSignals();
        store = open();
        control = wire();
        server = serve();
    }

    private Store open() {
        return Store.sqlite(folder.resolve("store.db"), signals);
    }

    private Control wire() {
        Tokens tokens = new Tokens(
                prefix -> {
                    for (RandomToken kind : RandomToken.values()) {
                        if (kind.prefix().equals(prefix)) {
                            return kind.mint(random);
                        }
                    }
                    return Secret.of(prefix + random.nextLong());
                },
                RandomToken::hash,
                new NoPasswords());
        return Control.of(new Ports(
                store,
                signals,
                tokens,
                new OperatorStatements(DOMAIN, InstantSource.system()),
                new PodTokens(DOMAIN, InstantSource.system()),
                new SignedInstructions(() -> signing),
                () -> List.of(new GrantKey(signing.kid(), signing.verifying().spki())),
                new Ids(random),
                InstantSource.system(),
                Settings.embedded("https://console.raybound.localhost")));
    }

    private LinkServer serve() {
        IssuedCertificate issued = authority.issueServer(Set.of("*." + DOMAIN));
        TlsKeys keys = TlsKeys.of(
                ServerKey.pem(issued.chain().pem(), issued.key().pem().reveal()));
        LinkServices services = new LinkServices(
                control.enrollments(),
                control.linkSessions(),
                control.polls(),
                control.reports(),
                control.certificateNames(),
                new InternalIssuer(authority),
                () -> store.read(Epoch::of),
                () -> List.of(
                        new PublicKeyInfo(signing.kid(), signing.verifying().spki())));
        return LinkServer.start(
                settings,
                services,
                new LinkServer.Kit(loops, keys, ConnectionsLog.none(), InstantSource.system(), random));
    }

    @Override
    public void close() {
        stop();
        loops.close();
    }

    private record NoPasswords() implements PasswordHasher {
        @Override
        public String hash(Secret password) {
            return "none";
        }

        @Override
        public boolean matches(Secret password, String hash) {
            return false;
        }
    }
}
