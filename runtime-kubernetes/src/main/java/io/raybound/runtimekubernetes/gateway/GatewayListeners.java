package io.raybound.runtimekubernetes.gateway;

import io.raybound.runtimekubernetes.check.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whether a Gateway has an HTTPS listener for each wildcard of the site that ends TLS with our certificate.
final class GatewayListeners {
    private static final String CHECK = "listener";

    private final GatewaySettings settings;
    private final GatewayObjects objects;

    GatewayListeners(GatewaySettings settings, GatewayObjects objects) {
        this.settings = settings;
        this.objects = objects;
    }

    List<Finding> look(Seen gateway, String object, Optional<SiteNames> names) {
        if (names.isEmpty()) {
            return List.of(Finding.failed(
                    CHECK,
                    "Secret " + settings.home() + "/" + settings.clusterSecret(),
                    "the site has no certificate yet",
                    "it comes from the control plane; see raybound site get " + settings.siteId()));
        }
        List<Finding> findings = new ArrayList<>();
        findings.addAll(one(gateway, object, "clusters", names.get().clusters(), settings.clusterSecret()));
        findings.addAll(one(gateway, object, "services", names.get().services(), settings.serviceSecret()));
        return findings;
    }

    private List<Finding> one(Seen gateway, String object, String name, String host, String secret) {
        Optional<JsonNode> found = find(gateway, host);
        if (found.isEmpty()) {
            return List.of(Finding.failed(
                    CHECK,
                    object,
                    "has no HTTPS listener for " + host + " on port " + settings.httpsPort() + " that ends TLS",
                    "ask its owner to add this to spec.listeners: "
                            + json(objects.listener("raybound-" + name, host, secret))));
        }
        String listener = found.get().path("name").asString("");
        Optional<Seen.Bad> bad = gateway.bad(
                gateway.listener(listener).path("conditions"), List.of("Accepted", "ResolvedRefs", "Programmed"));
        if (bad.isPresent()) {
            return List.of(Seen.finding(CHECK, object + " listener " + listener, bad.get()));
        }
        if (!reads(found.get(), secret)) {
            return List.of(Finding.warning(
                    CHECK,
                    object + " listener " + listener,
                    "serves another certificate than ours, so its rotation and its trust are its owner's",
                    "ask its owner to name Secret " + settings.home() + "/" + secret + " in tls.certificateRefs"));
        }
        return List.of(Finding.ok(
                CHECK,
                object + " listener " + listener,
                "serves " + host + " with Secret " + secret + ", which it can read"));
    }

    /// The most specific HTTPS listener on our port that takes the host and ends TLS.
    private Optional<JsonNode> find(Seen gateway, String host) {
        JsonNode best = null;
        for (JsonNode each : gateway.spec().path("listeners")) {
            boolean fits = each.path("protocol").asString("").equals("HTTPS")
                    && each.path("port").asInt(0) == settings.httpsPort()
                    && each.path("tls").path("mode").asString("Terminate").equals("Terminate")
                    && covers(each.path("hostname").asString(""), host);
            if (fits && (best == null || length(each) > length(best))) {
                best = each;
            }
        }
        return Optional.ofNullable(best);
    }

    private static int length(JsonNode listener) {
        return listener.path("hostname").asString("").length();
    }

    /// In the Gateway API a wildcard covers any depth below it, and no hostname covers all.
    private static boolean covers(String hostname, String wildcard) {
        return hostname.isEmpty()
                || hostname.equals(wildcard)
                || (hostname.startsWith("*.") && wildcard.endsWith(hostname.substring(1)));
    }

    private boolean reads(JsonNode listener, String secret) {
        for (JsonNode each : listener.path("tls").path("certificateRefs")) {
            boolean same = each.path("name").asString("").equals(secret)
                    && each.path("namespace").asString(settings.namespace()).equals(settings.home());
            if (same) {
                return true;
            }
        }
        return false;
    }

    private static String json(Map<String, Object> listener) {
        return JsonMapper.shared().writeValueAsString(listener);
    }
}
