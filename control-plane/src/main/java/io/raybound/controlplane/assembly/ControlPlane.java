package io.raybound.controlplane.assembly;

import io.raybound.control.assembly.Control;
import io.raybound.controlplane.api.DoorSettings;
import io.raybound.controlplane.api.FrontDoor;
import io.raybound.controlplane.routes.HeldAnswers;
import io.raybound.identity.IssuedCertificate;
import io.raybound.relay.ServerKey;
import io.raybound.relay.TlsKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running program: both front doors, the timers, and what has to be closed, in order.
public final class ControlPlane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);
    private static final Duration SWEEP = Duration.ofSeconds(5);
    private static final Duration CERTIFICATES = Duration.ofHours(1);

    private final Parts parts;
    private final ScheduledExecutorService timers;
    private Instant renewAt;

    /// All that runs.
    ///
    /// @param closing what else to close, last one first
    record Parts(
            ControlPlaneSettings settings,
            Control control,
            Keys keys,
            FrontDoor door,
            HeldAnswers held,
            TlsKeys machineKeys,
            Closing closing,
            InstantSource clock) {}

    ControlPlane(Parts parts, Instant renewAt) {
        this.parts = parts;
        this.renewAt = renewAt;
        this.timers = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "control-plane-timers");
            thread.setDaemon(true);
            return thread;
        });
        every(SWEEP, "sweep", () -> parts.control().housekeeping().sweep());
        every(CERTIFICATES, "certificates", this::renewCertificates);
    }

    /// The people's front door, `https://console.C:port`.
    public String consoleUrl() {
        return parts.settings().consoleUrl();
    }

    /// The port of the machines' front door.
    public int machinePort() {
        return parts.settings().machines().port();
    }

    /// The root certificate to trust, PEM.
    public String rootPem() {
        return parts.keys().authority().rootPem();
    }

    /// The domain, for tests that play a machine's part.
    Control control() {
        return parts.control();
    }

    /// Callers whose answers are held now, for tests.
    int held() {
        return parts.held().callers();
    }

    @Override
    public void close() {
        timers.shutdown();
        try {
            if (!timers.awaitTermination(5, TimeUnit.SECONDS)) {
                timers.shutdownNow();
            }
        } catch (InterruptedException e) {
            timers.shutdownNow();
            Thread.currentThread().interrupt();
        }
        parts.closing().close();
        LOG.atInfo().setMessage("control plane stopped").log();
    }

    static DoorSettings.Tls consoleTls(IssuedCertificate issued) {
        return new DoorSettings.Tls(issued.chain().pem(), issued.key().pem());
    }

    static ServerKey machineTls(IssuedCertificate issued) {
        return ServerKey.pem(issued.chain().pem(), issued.key().pem().reveal());
    }

    private void renewCertificates() {
        if (parts.clock().instant().isBefore(renewAt)) {
            return;
        }
        ControlPlaneSettings settings = parts.settings();
        IssuedCertificate console = parts.keys().authority().issueServer(Set.of(settings.consoleHost()));
        IssuedCertificate machines = parts.keys()
                .authority()
                .issueServer(Set.of("*." + settings.machines().domain()));
        parts.door().certificate(consoleTls(console));
        parts.machineKeys().swap(machineTls(machines));
        renewAt = console.chain().renewAt();
        LOG.atInfo()
                .setMessage("front door certificates renewed")
                .addKeyValue("until", console.chain().notAfter())
                .log();
    }

    private void every(Duration step, String name, Runnable work) {
        var _ = timers.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        LOG.atError()
                                .setMessage("timer failed")
                                .addKeyValue("timer", name)
                                .setCause(e)
                                .log();
                    }
                },
                step.toMillis(),
                step.toMillis(),
                TimeUnit.MILLISECONDS);
    }
}
