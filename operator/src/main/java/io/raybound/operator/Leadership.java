package io.raybound.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One active operator per site: who holds the Lease `raybound-operator` of the operator's namespace.
///
/// It is lost when another one holds it, never because the API server is silent: while it is silent nobody can take it,
/// and nothing can be changed through it either. Two further fences stand behind it: the journal's secret takes no
/// write
/// of one who did not see the last one, and the control plane knows one link session per site.
final class Leadership implements AutoCloseable {
    static final String NAME = "raybound-operator";
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final Duration TERM = Duration.ofSeconds(30);
    private static final Duration RENEW = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final String namespace;
    private final String self;
    private final InstantSource clock;
    private final Semaphore closing = new Semaphore(0);
    private @Nullable Thread thread;
    private @Nullable String told;
    private volatile boolean lost;

    /// @param self this pod's name: a container that is started again in its pod takes its own Lease over at once
    Leadership(KubernetesClient client, String namespace, String self, InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.self = self;
        this.clock = clock;
    }

    /// Waits until the Lease is ours, then keeps it until [#close].
    ///
    /// @param waiting called each time it was not to be had
    /// @param lost called once when another one holds it
    /// @return false when it was closed meanwhile
    boolean acquire(Runnable waiting, Runnable lost) throws InterruptedException {
        while (!take()) {
            waiting.run();
            if (closing.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        LOG.atInfo()
                .setMessage("this operator is the active one")
                .addKeyValue("lease", namespace + "/" + NAME)
                .log();
        thread = Thread.ofVirtual().name("lease").start(() -> keep(lost));
        return true;
    }

    private void keep(Runnable ended) {
        Duration pause = RENEW;
        try {
            while (!closing.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = take() ? RENEW : LOOK;
                if (lost) {
                    ended.run();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes or renews it.
    private boolean take() {
        try {
            Lease now = client.leases().inNamespace(namespace).withName(NAME).get();
            if (now == null) {
                client.leases().inNamespace(namespace).resource(fresh()).create();
                return true;
            }
            String holder = now.getSpec().getHolderIdentity();
            boolean ours = self.equals(holder);
            if (!ours && holder != null && !holder.isEmpty() && !isOver(now)) {
                held(holder);
                return false;
            }
            if (!ours && thread != null) {
                held(String.valueOf(holder));
                return false;
            }
            client.leases().inNamespace(namespace).resource(renewed(now, ours)).update();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                tell("the API server does not answer: " + e.getMessage());
            }
            return false;
        }
    }

    private void held(String holder) {
        tell(holder + " is the active operator");
        lost = thread != null;
    }

    private void tell(String why) {
        if (!Objects.equals(told, why)) {
            told = why;
            LOG.atWarn()
                    .setMessage("the Lease was not to be had")
                    .addKeyValue("lease", namespace + "/" + NAME)
                    .addKeyValue("reason", why)
                    .log();
        }
    }

    private boolean isOver(Lease lease) {
        ZonedDateTime renewed = lease.getSpec().getRenewTime();
        Integer seconds = lease.getSpec().getLeaseDurationSeconds();
        Duration term = seconds == null ? TERM : Duration.ofSeconds(seconds);
        return renewed == null || clock.instant().isAfter(renewed.toInstant().plus(term));
    }

    private Lease fresh() {
        ZonedDateTime now = now();
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(NAME)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(self)
                .withLeaseDurationSeconds((int) TERM.toSeconds())
                .withAcquireTime(now)
                .withRenewTime(now)
                .withLeaseTransitions(0)
                .endSpec()
                .build();
    }

    /// With the resource version that was read: a write in between makes this one fail.
    private Lease renewed(Lease before, boolean ours) {
        Integer transitions = before.getSpec().getLeaseTransitions();
        int changes = transitions == null ? 0 : transitions;
        return new LeaseBuilder(before)
                .editSpec()
                .withHolderIdentity(self)
                .withLeaseDurationSeconds((int) TERM.toSeconds())
                .withRenewTime(now())
                .withAcquireTime(ours ? before.getSpec().getAcquireTime() : now())
                .withLeaseTransitions(ours ? changes : changes + 1)
                .endSpec()
                .build();
    }

    private ZonedDateTime now() {
        Instant now = clock.instant();
        return now.atZone(ZoneOffset.UTC);
    }

    /// Gives it back, so that the next operator need not wait for its end.
    @Override
    public void close() {
        closing.release();
        Thread keeping = thread;
        if (keeping == null || lost) {
            return;
        }
        try {
            keeping.join(Duration.ofSeconds(5));
            Lease now = client.leases().inNamespace(namespace).withName(NAME).get();
            if (now != null && self.equals(now.getSpec().getHolderIdentity())) {
                client.leases()
                        .inNamespace(namespace)
                        .resource(new LeaseBuilder(now)
                                .editSpec()
                                .withHolderIdentity("")
                                .endSpec()
                                .build())
                        .update();
            }
        } catch (KubernetesClientException e) {
            tell("it was not given back and ends by itself: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
