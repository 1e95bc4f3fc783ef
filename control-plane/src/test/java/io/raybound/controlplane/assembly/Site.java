package io.raybound.controlplane.assembly;

import io.raybound.control.assembly.Control;
import io.raybound.control.link.LinkKey;
import io.raybound.control.link.LinkPrincipal;
import io.raybound.control.link.LinkSession;
import io.raybound.control.link.OperatorEnrollment;
import io.raybound.control.link.Report;
import io.raybound.control.link.ReportBatch;
import io.raybound.controlplane.api.Api;
import io.raybound.identity.SigningKey;
import io.raybound.model.Id;
import io.raybound.model.NodeStatus;
import io.raybound.model.Secret;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/// A cloud with one site whose operator is played by the test: it enrolls and reports what the test wants.
public final class Site {
    private final Control control;
    private final LinkPrincipal operator;
    private final LinkSession session;
    private long sequence;

    private Site(Control control, LinkPrincipal operator, LinkSession session) {
        this.control = control;
        this.operator = operator;
        this.session = session;
    }

    /// Makes cloud and site of these names by the API and enrolls.
    public static Site enroll(Api api, Control control, String cloud, String site) {
        Id cloudId = new Id(api.post("/v1/clouds", Map.of("name", cloud)).at("/id"));
        Id siteId = new Id(
                api.post("/v1/clouds/" + cloud + "/sites", Map.of("name", site)).at("/id"));
        String token = api.post("/v1/sites/" + siteId + "/join-tokens", null).at("/token");
        SigningKey key = SigningKey.generate(new SecureRandom());
        LinkKey enrolled = control.enrollments()
                .enroll(new OperatorEnrollment(
                        cloudId, Secret.of(token), key.verifying().spki(), "0.1.0"));
        LinkPrincipal operator = control.enrollments().principal(enrolled.id());
        Site made = new Site(control, operator, control.linkSessions().open(operator, "0.1.0", "boot"));
        made.report(new Report(
                "site",
                siteId,
                1,
                "Ready",
                null,
                List.of(),
                Map.of("gateway_address", "127.0.0.1", "gateway_port", "8443", "operator_version", "0.1.0")));
        return made;
    }

    /// Reports a cluster's state.
    public void cluster(String id, long generation, String state) {
        report(new Report(
                "cluster",
                new Id(id),
                generation,
                state,
                null,
                List.of(new NodeStatus("head", "head", "alive", "127.1.7.1")),
                Map.of()));
    }

    private void report(Report report) {
        sequence++;
        control.reports().accept(operator, new ReportBatch(session.number(), sequence, List.of(report)));
    }
}
