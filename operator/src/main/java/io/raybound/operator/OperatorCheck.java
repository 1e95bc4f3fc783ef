package io.raybound.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.raybound.link.Credentials;
import io.raybound.link.JdkTransport;
import io.raybound.link.LinkSettings;
import io.raybound.link.LinkUnreachable;
import io.raybound.link.Transport;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.runtimekubernetes.check.Finding;
import io.raybound.runtimekubernetes.gateway.Gateways;
import io.raybound.wire.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `raybound-operator check`, run beside the operator in its pod: the way to the control plane step by step, the
/// enrolment, the policy, the issuer of tokens, then everything that the site's own checks look at. It changes nothing.
final class OperatorCheck {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration SKEW = Duration.ofSeconds(60);

    private final KubernetesSite settings;
    private final KubernetesOperator.Surroundings around;
    private final KubernetesClient client;
    private final List<Finding> findings = new ArrayList<>();

    private OperatorCheck(KubernetesSite settings, KubernetesOperator.Surroundings around, KubernetesClient client) {
        this.settings = settings;
        this.around = around;
        this.client = client;
    }

    /// Prints what it sees; 0 when nothing failed, else 1.
    static int run(KubernetesSite settings, KubernetesOperator.Surroundings around, boolean json, PrintStream out)
            throws InterruptedException {
        try (KubernetesClient client = KubernetesClients.open()) {
            List<Finding> findings = new OperatorCheck(settings, around, client).look();
            if (json) {
                out.println(Json.writePretty(findings));
            } else {
                findings.forEach(each -> out.println(each.verdict() + " " + each.check() + ": " + each.sentence()));
            }
            return findings.stream().anyMatch(each -> each.verdict() == Finding.Verdict.FAILED) ? 1 : 0;
        }
    }

    private List<Finding> look() throws InterruptedException {
        link();
        Optional<Id> site = enrolment();
        PolicyMap policy = new PolicyMap(client, settings.home());
        policy.look();
        said("policy", "ConfigMap " + settings.home() + "/" + PolicyMap.NAME, policy.trouble());
        TokenIssuers issuers = new TokenIssuers(client);
        issuers.look();
        said("token-issuer", "API server", issuers.trouble());
        site.ifPresent(id -> {
            SiteCheckup checkup = new SiteCheckup(settings, client, around.clock());
            checkup.look(id, Gateways.of(client, settings.gateway(id)));
            findings.addAll(checkup.all());
        });
        return findings;
    }

    private void said(String check, String object, Optional<Failure> trouble) {
        findings.add(trouble.map(why -> Finding.failed(check, object, why.message(), why.nextStep()))
                .orElseGet(() -> Finding.ok(check, object, "in order")));
    }

    /// One unsigned request: whatever answers it, the way is open; how it fails says at which step.
    private void link() throws InterruptedException {
        LinkSettings link = LinkSettings.to(settings.controlPlaneUrl(), settings.caFile())
                .outbound(KubernetesOperator.outbound(settings, around.environment()));
        String object = settings.controlPlaneUrl().toString();
        try (JdkTransport transport = JdkTransport.open(link, "operator", around.clock())) {
            Transport.Reply reply = transport.send(
                    new Transport.Call("GET", "/v1/link/instructions?session=0&after=&wait=0", Map.of(), "", LIMIT));
            findings.add(Finding.ok(
                    "link", object, "name, route, TLS and proxy are in order: it answers " + reply.status()));
            clock(object, reply);
        } catch (LinkUnreachable e) {
            LinkStage stage = LinkStage.of(e.failure(), link);
            findings.add(Finding.failed(
                    "link-" + stage.stage(),
                    object,
                    e.failure().message(),
                    stage.rule() + ". " + e.failure().nextStep()));
        } catch (RuntimeException e) {
            findings.add(Finding.failed(
                    "link-settings", object, String.valueOf(e.getMessage()), "correct ca_file, proxy or extra CA"));
        }
    }

    private void clock(String object, Transport.Reply reply) {
        List<String> dates = reply.headers().entrySet().stream()
                .filter(each -> each.getKey().equalsIgnoreCase("date"))
                .flatMap(each -> each.getValue().stream())
                .toList();
        if (dates.isEmpty()) {
            return;
        }
        try {
            Instant there = ZonedDateTime.parse(dates.getFirst(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration off = Duration.between(around.clock().instant(), there);
            findings.add(
                    off.abs().compareTo(SKEW) <= 0
                            ? Finding.ok("clock", object, "differs by " + off.toSeconds() + " s")
                            : Finding.warning(
                                    "clock",
                                    object,
                                    "this clock is off by " + off.toSeconds() + " s; the operator allows for it",
                                    "set the nodes' clocks (NTP)"));
        } catch (DateTimeException e) {
            findings.add(Finding.unknown("clock", object, "the answer's date is not readable", "compare by hand"));
        }
    }

    private Optional<Id> enrolment() {
        String object = "secret " + settings.home() + "/" + KubernetesHome.IDENTITY;
        try {
            Optional<Credentials> kept =
                    new KubernetesHome(client, settings.home()).credentials().load();
            findings.add(kept.map(who -> Finding.ok("enrolment", object, "enrolled for " + who.siteId()))
                    .orElseGet(() -> Finding.failed(
                            "enrolment",
                            object,
                            "the operator has not enrolled yet",
                            "put a fresh join token into secret raybound-join, key token, once the link is in order")));
            return kept.map(Credentials::siteId);
        } catch (IOException e) {
            findings.add(Finding.failed(
                    "enrolment", object, String.valueOf(e.getMessage()), "see the rights of raybound-operator"));
            return Optional.empty();
        }
    }
}
