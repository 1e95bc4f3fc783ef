package io.raybound.controlplane.assembly;

import io.raybound.control.Settings;
import io.raybound.control.assembly.Control;
import io.raybound.control.assembly.Ports;
import io.raybound.control.outbox.GrantKey;
import io.raybound.control.storage.Database;
import io.raybound.control.storage.Epoch;
import io.raybound.control.storage.LocalSignals;
import io.raybound.controlplane.api.Contract;
import io.raybound.controlplane.api.Denied;
import io.raybound.controlplane.api.DoorSettings;
import io.raybound.controlplane.api.FrontDoor;
import io.raybound.controlplane.api.Handler;
import io.raybound.controlplane.api.Operations;
import io.raybound.controlplane.api.Route;
import io.raybound.controlplane.linkserver.InternalIssuer;
import io.raybound.controlplane.linkserver.LinkServer;
import io.raybound.controlplane.linkserver.LinkServerSettings;
import io.raybound.controlplane.linkserver.LinkServices;
import io.raybound.controlplane.linkserver.OperatorStatements;
import io.raybound.controlplane.linkserver.PodTokens;
import io.raybound.controlplane.linkserver.SignedInstructions;
import io.raybound.controlplane.login.Credentials;
import io.raybound.controlplane.login.Login;
import io.raybound.controlplane.routes.ApiRoutes;
import io.raybound.controlplane.routes.HeldAnswers;
import io.raybound.controlplane.routes.Installation;
import io.raybound.identity.GrantIssuer;
import io.raybound.identity.GrantTerms;
import io.raybound.identity.IssuedCertificate;
import io.raybound.identity.SigningKey;
import io.raybound.model.Ids;
import io.raybound.relay.ConnectionsLog;
import io.raybound.relay.Loops;
import io.raybound.relay.TlsKeys;
import io.raybound.wire.link.PublicKeyInfo;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Wires the control plane with constructors, in the order in which things need each other.
public final class ControlPlaneAssembly {
    private static final int LOOPS = 2;

    private final ControlPlaneSettings settings;
    private final InstantSource clock;
    private final SecureRandom random;
    private final HeldAnswers held = new HeldAnswers();
    private final Closing closing = new Closing();

    private ControlPlaneAssembly(ControlPlaneSettings settings, InstantSource clock, SecureRandom random) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
    }

    /// Starts everything, or nothing.
    ///
    /// @param keyFile where the first start writes an administrator's API key; null for none
    /// @param out where the first start prints its login link
    public static ControlPlane start(
            ControlPlaneSettings settings,
            @Nullable Path keyFile,
            InstantSource clock,
            SecureRandom random,
            PrintStream out)
            throws IOException {
        ControlPlaneAssembly assembly = new ControlPlaneAssembly(settings, clock, random);
        try {
            return assembly.start(keyFile, out);
        } catch (IOException | RuntimeException e) {
            try {
                assembly.closing.close();
            } catch (RuntimeException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private ControlPlane start(@Nullable Path keyFile, PrintStream out) throws IOException {
        folder(Path.of(settings.dataDir()));
        Keys keys = Keys.load(settings, clock, random);
        LocalSignals signals = new LocalSignals();
        Database database = closing.add(Stores.open(settings, signals));
        Control control = Control.of(ports(keys, database, signals));
        new FirstStart(control, settings.consoleUrl(), Path.of(settings.dataDir()), clock)
                .run(keyFile)
                .ifPresent(link -> out.println("first login (works once): " + shown(link)));
        String log = settings.connectionsLog();
        ConnectionsLog connections =
                closing.add(ConnectionsLog.open(log == null ? null : Path.of(log), "control-plane", clock));
        IssuedCertificate console = keys.authority().issueServer(Set.of(settings.consoleHost()));
        FrontDoor door = closing.add(door(control, keys, console, connections));
        closing.add(held);
        door.start();
        TlsKeys machineKeys = TlsKeys.of(ControlPlane.machineTls(
                keys.authority().issueServer(Set.of("*." + settings.machines().domain()))));
        Loops loops = closing.add(Loops.create(LOOPS));
        closing.add(LinkServer.start(
                LinkServerSettings.of(
                        address(settings.machines().bind(), settings.machines().port()),
                        settings.machines().domain()),
                linkServices(control, keys, database),
                new LinkServer.Kit(loops, machineKeys, connections, clock, random)));
        return new ControlPlane(
                new ControlPlane.Parts(settings, control, keys, door, held, machineKeys, closing, clock),
                console.chain().renewAt());
    }

    /// The link itself on a terminal only: what goes to a file may be kept for long.
    private String shown(String link) {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
                ? link
                : "see " + Path.of(settings.dataDir()).resolve(FirstStart.FILE);
    }

    private Ports ports(Keys keys, Database database, LocalSignals signals) {
        Settings.Lifetimes usual = Settings.Lifetimes.defaults();
        Settings.Lifetimes lifetimes = new Settings.Lifetimes(
                Duration.ofHours(settings.sessionHours()),
                usual.loginLink(),
                usual.joinToken(),
                usual.packageUpload(),
                usual.revocation(),
                usual.tombstone(),
                usual.instruction());
        SigningKey grants = keys.grants();
        return new Ports(
                database,
                signals,
                TokenKit.of(random),
                new OperatorStatements(settings.machines().domain(), clock),
                new PodTokens(settings.machines().domain(), clock),
                new SignedInstructions(keys::instructions),
                () -> List.of(new GrantKey(grants.kid(), grants.verifying().spki())),
                new Ids(random),
                clock,
                new Settings(
                        settings.organization(),
                        settings.machines().domain(),
                        settings.userDomain(),
                        settings.consoleUrl(),
                        lifetimes,
                        settings.retention().durations()));
    }

    private FrontDoor door(Control control, Keys keys, IssuedCertificate certificate, ConnectionsLog connections) {
        GrantIssuer grants = new GrantIssuer(keys.grants(), GrantTerms.DEFAULT, clock, random);
        Installation installation = new Installation(
                version(),
                settings.consoleUrl(),
                settings.machinePort(),
                keys.authority().rootPem());
        Login login = new Login(control, grants, settings.consoleUrl(), clock, random);
        Map<String, Handler> handlers = new HashMap<>(ApiRoutes.of(control, installation, grants, held, clock));
        handlers.putAll(login.handlers());
        Credentials credentials = new Credentials(control.authentication(), settings.consoleUrl(), clock);
        List<Route> routes = new ArrayList<>(
                new Operations(Contract.load(), credentials, new Denied(control.denials())).routes(handlers));
        routes.addAll(login.routes());
        DoorSettings doorSettings = new DoorSettings(
                settings.consoleHost(),
                settings.console().bind(),
                settings.console().port(),
                DoorSettings.Limits.defaults(),
                ControlPlane.consoleTls(certificate));
        return new FrontDoor(doorSettings, routes, connections::accept);
    }

    private static LinkServices linkServices(Control control, Keys keys, Database database) {
        SigningKey signing = keys.instructions();
        String epoch = database.read(Epoch::of);
        return new LinkServices(
                control.enrollments(),
                control.linkSessions(),
                control.polls(),
                control.reports(),
                control.certificateNames(),
                new InternalIssuer(keys.authority()),
                () -> epoch,
                () -> List.of(
                        new PublicKeyInfo(signing.kid(), signing.verifying().spki())));
    }

    /// Makes the data folder for its owner only; one that is there keeps its rights.
    private static void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static String version() {
        String version = ControlPlaneAssembly.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static InetSocketAddress address(String ip, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(ip), port);
    }
}
