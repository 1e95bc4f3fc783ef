package io.raybound.controlplane.linkserver;

import io.raybound.control.link.Enrollments;
import io.raybound.control.link.LinkKey;
import io.raybound.control.link.LinkPrincipal;
import io.raybound.identity.MachineKey;
import io.raybound.identity.RequestCheck;
import io.raybound.identity.RequestVerifier;
import io.raybound.identity.SignedRequest;
import io.raybound.identity.VerifyingKey;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.relay.RequestHead;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Tells which machine a request comes from: host, signature, cloud, revocation, in this order.
final class Machines {
    private static final int KEPT_KEYS = 10_000;

    private final Enrollments enrollments;
    private final String domainSuffix;
    private final InstantSource clock;
    private final RequestVerifier verifier = new RequestVerifier();
    private final Map<String, VerifyingKey> parsed = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, VerifyingKey> eldest) {
            return size() > KEPT_KEYS;
        }
    };

    Machines(Enrollments enrollments, String machineDomain, InstantSource clock) {
        this.enrollments = enrollments;
        this.domainSuffix = "." + machineDomain;
        this.clock = clock;
    }

    /// The cloud whose host this is; empty when the host is none of ours.
    Optional<Id> cloud(String host) {
        return host.endsWith(domainSuffix)
                ? Id.read(Kind.CLOUD, host.substring(0, host.length() - domainSuffix.length()))
                : Optional.empty();
    }

    /// @throws MachineRefusal 401 or 403
    LinkPrincipal check(RequestHead head, byte[] body, Id cloud) {
        SignedRequest request = SignedRequest.of(head.method(), head.host(), head.target(), body);
        RequestCheck check = verifier.verify(head.headers().get("Authorization"), request, this::find, clock.instant());
        return switch (check) {
            case RequestCheck.Refused refused -> throw refusal(refused);
            case RequestCheck.Verified verified -> welcome(new Id(verified.keyId()), cloud);
        };
    }

    private LinkPrincipal welcome(Id keyId, Id cloud) {
        LinkPrincipal machine = enrollments.principal(keyId);
        if (!machine.cloudId().equals(cloud)) {
            throw new MachineRefusal(
                    403,
                    "foreign-cloud",
                    "This credential belongs to another cloud than the host that was dialled.",
                    "Use the control plane URL that came with this machine's join token.");
        }
        return machine;
    }

    /// A machine key by id, also a revoked one: only its holder is told that it was revoked.
    Optional<MachineKey> find(String keyId) {
        return Id.read(Kind.LINK_KEY, keyId).flatMap(enrollments::key).map(this::machineKey);
    }

    private MachineKey machineKey(LinkKey key) {
        return new MachineKey(key.subject().value(), verifying(key.publicKey()));
    }

    private VerifyingKey verifying(String spki) {
        synchronized (parsed) {
            return parsed.computeIfAbsent(spki, VerifyingKey::read);
        }
    }

    private static MachineRefusal refusal(RequestCheck.Refused refused) {
        String next = switch (refused.code()) {
            case "clock-skew" -> "Add skew_seconds to the clock and sign again.";
            case "key-unknown" -> "Enroll this machine with a fresh join token.";
            case "request-changed", "signature-invalid" ->
                "Look for a proxy on the way that changes requests; the key may also be another one.";
            default -> "See the link page of the documentation for how requests are signed.";
        };
        Long skew =
                refused.skewSeconds().isPresent() ? (Long) refused.skewSeconds().getAsLong() : null;
        return new MachineRefusal(401, refused.code(), refused.sentence(), next, skew);
    }
}
