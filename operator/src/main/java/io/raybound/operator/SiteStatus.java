package io.raybound.operator;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an operator on Kubernetes shows on its own side, also while its link is down: the small ConfigMap
/// `raybound-operator-status` and Events of its pod. Written when something changed, at most every few seconds.
final class SiteStatus {
    static final String NAME = "raybound-operator-status";
    private static final Logger LOG = LoggerFactory.getLogger(SiteStatus.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int LONGEST_NOTE = 1_000;

    private final KubernetesClient client;
    private final String namespace;
    private final String pod;
    private final InstantSource clock;
    private @Nullable Status written;
    private Instant at = Instant.EPOCH;

    SiteStatus(KubernetesClient client, String namespace, String pod, InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.pod = pod;
        this.clock = clock;
    }

    /// The whole status.
    ///
    /// @param clusters how many are in each state
    /// @param troubled those with a failure, at most a screenful
    /// @param findings what is wrong with the site itself, in sentences
    record Status(
            String version,
            String pod,
            @Nullable Id siteId,
            @Nullable Id cloudId,
            Link link,
            Policy policy,
            @Nullable String gateway,
            @Nullable Instant certificateNotAfter,
            Map<String, Integer> clusters,
            List<Troubled> troubled,
            List<String> findings) {}

    /// @param state as in [StatusFile.Link]
    /// @param stage where it fails; null while it does not
    /// @param rule what is in the way there
    record Link(
            String state,
            @Nullable Instant since,
            @Nullable String stage,
            @Nullable String rule,
            @Nullable Failure failure) {}

    record Policy(String mode, boolean paused, @Nullable Failure problem) {}

    record Troubled(
            Id id, String name, String state, @Nullable Failure failure, List<String> would) {}

    /// Writes it when it changed and the last time is a while ago.
    void show(Status status) {
        Instant now = clock.instant();
        if (status.equals(written) || now.isBefore(at.plus(PAUSE))) {
            return;
        }
        at = now;
        try {
            client.resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withName(NAME)
                            .withLabels(Map.of("app.kubernetes.io/managed-by", "raybound"))
                            .endMetadata()
                            .withData(Map.of("status.json", Json.writePretty(status) + "\n"))
                            .build())
                    .fieldManager(Leadership.NAME)
                    .forceConflicts()
                    .serverSideApply();
            written = status;
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .setMessage("the status object was not written")
                    .addKeyValue("object", namespace + "/" + NAME)
                    .addKeyValue("reason", e.getMessage())
                    .log();
        }
    }

    /// Adds an Event to the operator's pod.
    ///
    /// @param reason in one word, such as `LinkDown`
    void event(boolean warning, String reason, String note) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            client.v1()
                    .events()
                    .inNamespace(namespace)
                    .resource(new EventBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withGenerateName("raybound-operator-")
                            .endMetadata()
                            .withNewInvolvedObject()
                            .withApiVersion("v1")
                            .withKind("Pod")
                            .withNamespace(namespace)
                            .withName(pod)
                            .endInvolvedObject()
                            .withType(warning ? "Warning" : "Normal")
                            .withReason(reason)
                            .withMessage(note.length() > LONGEST_NOTE ? note.substring(0, LONGEST_NOTE) : note)
                            .withFirstTimestamp(now)
                            .withLastTimestamp(now)
                            .withCount(1)
                            .withNewSource()
                            .withComponent(Leadership.NAME)
                            .endSource()
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .setMessage("event not written")
                    .addKeyValue("event", reason)
                    .addKeyValue("reason", e.getMessage())
                    .log();
        }
    }
}
