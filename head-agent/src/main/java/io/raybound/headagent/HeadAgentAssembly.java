package io.raybound.headagent;

import io.raybound.headagent.jobs.JobLoop;
import io.raybound.headagent.proxy.HeadProxy;
import io.raybound.headagent.proxy.ProxyPorts;
import io.raybound.headagent.proxy.ProxySettings;
import io.raybound.headagent.ray.RayHttp;
import io.raybound.headagent.report.HealthWatch;
import io.raybound.headagent.uplink.KeysFile;
import io.raybound.headagent.uplink.KeysInForce;
import io.raybound.headagent.uplink.Uplink;
import io.raybound.identity.PrivateFile;
import io.raybound.link.DialLog;
import io.raybound.link.LinkSettings;
import io.raybound.link.Outbound;
import io.raybound.model.Secret;
import io.raybound.relay.ConnectionsLog;
import io.raybound.wire.local.HeadAgentConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wires one head agent and owns the order in which its parts start and stop.
///
/// The head's port serves as soon as it can; enrolling goes on in the background, so that an agent that starts while
/// the control plane is away lets people in with the keys that the operator handed over.
final class HeadAgentAssembly implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HeadAgentAssembly.class);

    private final HeadAgentSettings settings;
    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    HeadAgentAssembly(HeadAgentSettings settings) {
        this.settings = settings;
    }

    /// Starts everything.
    ///
    /// @return where it listens
    synchronized String start() throws IOException {
        HeadAgentConfig config = settings.config();
        Files.createDirectories(
                settings.dataDir(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        takeCookieKey(config.cookieKeyFile());
        Secret token =
                Secret.of(Files.readString(Path.of(config.rayTokenFile())).strip());
        RayHttp dashboard = opened(ray(settings.dashboard(), token));
        RayHttp node = opened(ray(base(settings.nodeHealth()), token));

        Uplink uplink = new Uplink(place(config), link(config), clock, random);
        KeysInForce keys = new KeysInForce(uplink::isUp);
        Senders senders = new Senders();
        JobLoop jobs = new JobLoop(
                new JobLoop.Settings(
                        config.clusterId(), settings.dataDir(), settings.logDir(), JobLoop.Settings.LOG_BYTES),
                dashboard,
                senders::of,
                uplink::report,
                clock,
                random);

        ConnectionsLog connections = opened(connections());
        AccessReports doors = new AccessReports(config.clusterId(), uplink::report);
        HeadProxy proxy = new HeadProxy(
                new ProxySettings(
                        config.clusterHost(),
                        config.hostPort(),
                        settings.listen(),
                        settings.dashboardAddress(),
                        token,
                        settings.console(),
                        settings.dataDir()),
                new ProxyPorts(keys::trust, () -> !uplink.isUp(), doors, senders, clock, random, connections));

        opened(new KeysFile(Path.of(config.keysFile()), keys::handed)).start();
        InetSocketAddress address = opened(proxy).start();
        opened(uplink).start(new Orders(jobs, keys, uplink::report));
        opened(jobs).start();
        opened(new HealthWatch(
                        config.clusterId(),
                        dashboard,
                        node,
                        settings.nodeHealth().getRawPath(),
                        uplink::report))
                .start();
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private RayHttp ray(URI address, Secret token) {
        int port = address.getPort() < 0 ? 80 : address.getPort();
        DialLog dials =
                new DialLog(settings.connectionsLog(), "head-agent", clock, address.getHost() + ":" + port, port);
        return new RayHttp(address, token, dials::used);
    }

    private ConnectionsLog connections() {
        return ConnectionsLog.open(settings.connectionsLog(), "head-agent", clock);
    }

    private Uplink.Place place(HeadAgentConfig config) throws IOException {
        return new Uplink.Place(config.clusterId(), settings.boot(), version(), settings.dataDir(), settings.proof());
    }

    /// A key that was handed over replaces the own one, so that cookies outlive this pod.
    private void takeCookieKey(@Nullable String file) throws IOException {
        if (file != null) {
            PrivateFile.write(
                    settings.dataDir().resolve(HeadProxy.COOKIE_KEY),
                    Files.readString(Path.of(file)).strip() + "\n");
        }
    }

    private LinkSettings link(HeadAgentConfig config) {
        return LinkSettings.to(settings.controlPlane(), Path.of(config.caFile()))
                .outbound(Outbound.fromEnvironment(System.getenv()))
                .connectionsLog(settings.connectionsLog());
    }

    private static String version() {
        String version = HeadAgentAssembly.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static URI base(URI address) {
        return URI.create(address.getScheme() + "://" + address.getRawAuthority());
    }

    private <T extends AutoCloseable> T opened(T part) {
        started.push(part);
        return part;
    }

    /// Stops in the opposite order; what one part says does not keep the others from stopping.
    @Override
    public synchronized void close() {
        while (!started.isEmpty()) {
            AutoCloseable part = started.pop();
            try {
                part.close();
            } catch (Exception e) {
                log.atWarn()
                        .setMessage("part did not stop in order")
                        .addKeyValue("part", part.getClass().getSimpleName())
                        .setCause(e)
                        .log();
            }
        }
    }
}
