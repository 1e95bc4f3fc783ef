package io.raybound.control.link;

import io.raybound.control.cloud.SiteChecks;
import io.raybound.control.cloud.SiteObservation;
import io.raybound.control.cloud.TokenIssuer;
import io.raybound.control.cluster.HeadPod;
import io.raybound.control.cluster.Observation;
import io.raybound.control.job.JobObservation;
import io.raybound.model.ClusterState;
import io.raybound.model.Id;
import io.raybound.model.JobState;
import io.raybound.model.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns reports into observations. What a newer program tells and this one does not know is skipped.
final class ReportReader {
    private ReportReader() {}

    /// Who may tell what: operators of clusters and the site, head agents of jobs.
    enum Told {
        CLUSTER,
        JOB,
        SITE,
        EVENT,
        OTHER
    }

    static Told kind(Program program, Report report) {
        boolean operator = program == Program.OPERATOR;
        return switch (report.kind()) {
            case "cluster" -> operator && isWord(ClusterState.values(), report.state()) ? Told.CLUSTER : Told.OTHER;
            case "job" -> !operator && isWord(JobState.values(), report.state()) ? Told.JOB : Told.OTHER;
            case "site" -> operator ? Told.SITE : Told.OTHER;
            case "event" -> Told.EVENT;
            default -> Told.OTHER;
        };
    }

    static Observation cluster(Report report) {
        return new Observation(
                report.id(),
                report.observedGeneration(),
                ClusterState.valueOf(constant(report.state())),
                report.failure(),
                report.nodes(),
                HeadPod.of(
                                report.facts().get("head_pod_namespace"),
                                report.facts().get("head_pod"),
                                report.facts().get("head_pod_uid"))
                        .orElse(null));
    }

    static SiteObservation site(Report report) {
        Map<String, String> facts = report.facts();
        Integer port = number(facts.get("gateway_port"));
        return new SiteObservation(
                shortText(facts.get("gateway_address")),
                port == null || port < 1 || port > 65_535 ? null : port,
                shortText(facts.get("operator_version")),
                TokenIssuer.of(facts.get("token_issuer"), facts.get("token_keys"))
                        .orElse(null),
                SiteChecks.of(facts.get("checks")).orElse(null));
    }

    static JobObservation job(Report report) {
        Map<String, String> facts = report.facts();
        Integer attempt = number(facts.get("attempt"));
        return new JobObservation(
                report.id(),
                report.observedGeneration(),
                JobState.valueOf(constant(report.state())),
                report.failure(),
                attempt == null ? 0 : attempt,
                shortText(facts.get("submission_id")),
                number(facts.get("exit_code")),
                text(facts.get("log_location"), 1_000),
                instant(facts.get("started_at")),
                instant(facts.get("ended_at")),
                "ray".equals(facts.get("source")) ? sent(facts) : null);
    }

    private static JobObservation.Sent sent(Map<String, String> facts) {
        String owner = facts.get("owner_id");
        return new JobObservation.Sent(
                facts.getOrDefault("name", ""), facts.getOrDefault("entrypoint", ""), owner == null ? null : id(owner));
    }

    private static @Nullable Id id(String text) {
        return Id.read(Kind.USER, text)
                .or(() -> Id.read(Kind.SERVICE_ACCOUNT, text))
                .orElse(null);
    }

    private static boolean isWord(Enum<?>[] constants, String word) {
        for (Enum<?> constant : constants) {
            if (constant.name().equals(constant(word))) {
                return true;
            }
        }
        return false;
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    private static @Nullable Integer number(@Nullable String text) {
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable String shortText(@Nullable String text) {
        return text(text, 253);
    }

    private static @Nullable String text(@Nullable String text, int longest) {
        if (text == null || text.isEmpty() || text.equals("null")) {
            return null;
        }
        return text.length() > longest ? text.substring(0, longest) : text;
    }
}
