package io.raybound.headagent;

import io.raybound.headagent.proxy.AccessLog;
import io.raybound.model.Id;
import io.raybound.wire.Json;
import io.raybound.wire.link.Reports.Report;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the cluster's timeline who opened which door.
final class AccessReports implements AccessLog {
    private static final Logger log = LoggerFactory.getLogger(AccessReports.class);

    private final Id cluster;
    private final Consumer<Report> reports;

    AccessReports(Id cluster, Consumer<Report> reports) {
        this.cluster = cluster;
        this.reports = reports;
    }

    @Override
    public void opened(Opened opened) {
        log.atInfo()
                .setMessage("door opened")
                .addKeyValue("user", opened.user())
                .addKeyValue("door", opened.door())
                .addKeyValue("means", opened.means())
                .log();
        Report report = new Report(
                "event",
                cluster,
                0,
                "info",
                null,
                Map.of(
                        "code", Json.toTree("door-opened"),
                        "message",
                                Json.toTree(opened.name() + " opened the " + opened.door() + " door (" + opened.means()
                                        + ")")));
        Thread.ofVirtual().start(() -> reports.accept(report));
    }
}
