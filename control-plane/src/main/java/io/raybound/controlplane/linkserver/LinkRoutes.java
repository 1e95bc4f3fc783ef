package io.raybound.controlplane.linkserver;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import io.raybound.control.link.HeadEnrollment;
import io.raybound.control.link.LinkKey;
import io.raybound.control.link.LinkPrincipal;
import io.raybound.control.link.LinkSession;
import io.raybound.control.link.OperatorEnrollment;
import io.raybound.control.link.PodEnrollment;
import io.raybound.control.link.Program;
import io.raybound.model.BadValue;
import io.raybound.model.Id;
import io.raybound.model.Secret;
import io.raybound.relay.Answer;
import io.raybound.wire.Json;
import io.raybound.wire.link.Accepted;
import io.raybound.wire.link.CertificateRequest;
import io.raybound.wire.link.Enrolled;
import io.raybound.wire.link.Enrollment;
import io.raybound.wire.link.SessionOpened;
import io.raybound.wire.link.SessionRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// What each request does once it is known who sent it. Plain blocking code.
final class LinkRoutes {
    private final LinkServices services;
    private final Duration hold;
    private final InstantSource clock;

    LinkRoutes(LinkServices services, Duration hold, InstantSource clock) {
        this.services = services;
        this.hold = hold;
        this.clock = clock;
    }

    Answer enroll(Id cloud, byte[] body) {
        Enrollment asked = Json.readLenient(body, Enrollment.class);
        LinkKey key = enrolled(cloud, asked);
        return Answering.value(new Enrolled(
                key.id(),
                key.subject(),
                key.siteId(),
                key.cloudId(),
                services.epoch().get(),
                services.signingKeys().get(),
                clock.instant()));
    }

    private LinkKey enrolled(Id cloud, Enrollment asked) {
        if (asked.program().equals(Program.OPERATOR.word())) {
            String token = need("join_token", asked.joinToken());
            return services.enrollments()
                    .enroll(new OperatorEnrollment(cloud, Secret.of(token), asked.publicKey(), asked.version()));
        }
        if (asked.program().equals(Program.HEAD_AGENT.word())) {
            String boot = need("boot_id", asked.bootId());
            if (asked.serviceAccountToken() != null) {
                return services.enrollments().enroll(pod(cloud, asked, asked.serviceAccountToken(), boot));
            }
            String statement = need("statement", asked.statement());
            return services.enrollments()
                    .enroll(new HeadEnrollment(cloud, statement, asked.publicKey(), asked.version(), boot));
        }
        throw new BadValue("program", asked.program(), "operator or head-agent");
    }

    private static PodEnrollment pod(Id cloud, Enrollment asked, String token, String boot) {
        if (asked.statement() != null) {
            throw new BadValue("statement", "present", "absent beside service_account_token");
        }
        Id cluster = asked.clusterId();
        if (cluster == null) {
            throw new BadValue("cluster_id", "", "needed beside service_account_token");
        }
        return new PodEnrollment(cloud, cluster, Secret.of(token), asked.publicKey(), asked.version(), boot);
    }

    Answer open(LinkPrincipal machine, byte[] body) {
        SessionRequest asked = Json.readLenient(body, SessionRequest.class);
        if (!asked.program().equals(machine.program().word())) {
            throw new BadValue("program", asked.program(), machine.program().word() + ", as enrolled");
        }
        LinkSession session = services.sessions().open(machine, asked.version(), asked.bootId());
        return Answering.value(
                new SessionOpened(session.number(), session.epoch(), (int) hold.toSeconds(), clock.instant()));
    }

    Answer report(LinkPrincipal machine, byte[] body) {
        return Answering.value(new Accepted(services.reports().accept(machine, ReportReading.read(body))));
    }

    Answer certify(LinkPrincipal machine, byte[] body) {
        CertificateRequest asked = Json.readLenient(body, CertificateRequest.class);
        if (!asked.purpose().equals("site")) {
            throw new BadValue("purpose", asked.purpose(), "site");
        }
        if (machine.program() != Program.OPERATOR) {
            throw new Refusal(
                    Code.FORBIDDEN,
                    "Only a site's operator may ask for its certificate.",
                    "Ask with the operator's key.");
        }
        List<String> names = services.certificateNames().of(machine);
        return Answering.value(services.certificates().issue(asked.csrPem(), names));
    }

    private static String need(String field, @org.jspecify.annotations.Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw new BadValue(field, "", "needed for this program");
        }
        return value;
    }
}
