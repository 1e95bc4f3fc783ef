package io.raybound.headagent.report;

import io.raybound.headagent.ray.RayHttp;
import io.raybound.headagent.ray.RayUnreachable;
import io.raybound.model.Id;
import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import io.raybound.wire.link.Reports.Report;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Looks at the head every few seconds and hands on a report when something about it changed; the link repeats the
/// last one by itself. Each look has a time limit.
public final class HealthWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HealthWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(3);
    private static final Duration STOP = Duration.ofSeconds(2);
    /// One look in so many also asks whether a driver is at work, which costs Ray more.
    private static final int ACTIVITY = 10;

    private final Id cluster;
    private final RayHttp dashboard;
    private final RayHttp node;
    private final String nodeHealth;
    private final Consumer<Report> reports;
    private final Semaphore closing = new Semaphore(0);
    private final Thread thread;
    private @Nullable Health last;
    private int looks;

    /// @param node the head node's agent
    /// @param nodeHealth path of its health page
    public HealthWatch(Id cluster, RayHttp dashboard, RayHttp node, String nodeHealth, Consumer<Report> reports) {
        this.cluster = cluster;
        this.dashboard = dashboard;
        this.node = node;
        this.nodeHealth = nodeHealth;
        this.reports = reports;
        this.thread = Thread.ofVirtual().name("health").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            do {
                once();
            } while (!closing.tryAcquire(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Looks once.
    void once() {
        Health now = look();
        if (!now.equals(last)) {
            log.atInfo().setMessage("head looked at").addKeyValue("health", now).log();
            last = now;
            reports.accept(now.report(cluster));
        }
    }

    private Health look() {
        boolean gcs = isWell(dashboard, "/api/gcs_healthz");
        boolean agent = isWell(node, nodeHealth);
        int alive = 0;
        int dead = 0;
        JsonNode summary = tree("/nodes?view=summary");
        if (summary != null) {
            for (JsonNode each : summary.path("data").path("summary")) {
                boolean lives = "ALIVE".equals(each.path("raylet").path("state").asString(""));
                alive += lives ? 1 : 0;
                dead += lives ? 0 : 1;
            }
        }
        return new Health(gcs, agent, alive, dead, active());
    }

    private @Nullable Boolean active() {
        Health before = last;
        if (looks++ % ACTIVITY != 0) {
            return before == null ? null : before.active();
        }
        JsonNode activities = tree("/api/component_activities");
        if (activities == null || !activities.path("driver").path("is_active").isString()) {
            return null;
        }
        return "ACTIVE".equals(activities.path("driver").path("is_active").asString());
    }

    private @Nullable JsonNode tree(String path) {
        try {
            RayHttp.Answer answer = dashboard.get(path);
            return answer.status() == 200 ? Json.tree(answer.text()) : null;
        } catch (RayUnreachable | BadJson e) {
            return null;
        }
    }

    private static boolean isWell(RayHttp http, String path) {
        try {
            return http.get(path).status() == 200;
        } catch (RayUnreachable e) {
            return false;
        }
    }

    @Override
    public void close() {
        closing.release();
        try {
            if (thread.isAlive() && !thread.join(STOP)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
