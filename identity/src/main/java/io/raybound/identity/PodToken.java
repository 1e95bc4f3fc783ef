package io.raybound.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A projected service-account token of Kubernetes that is bound to one pod: what a head agent enrolls with there.
///
/// It is checked offline, by the keys that the site's operator reported. Its one audience must be the control plane's
/// host (`<cloud>.D`), so a token that any other party was given is worth nothing here, and this one nothing elsewhere.
///
/// @param podUid changes with each pod, never within one
public record PodToken(String namespace, String serviceAccount, String pod, String podUid) {
    /// Characters of a token that are still read.
    public static final int LONGEST = 8 * 1024;

    private static final Duration MOST_LIFE = Duration.ofHours(24);
    private static final Set<String> HEADER = Set.of("alg", "kid");
    private static final Set<String> HEADER_TYPED = Set.of("alg", "kid", "typ");

    /// Checks a token that was made for this host.
    ///
    /// @param host the audience
    /// @param issuer who may have signed it
    public static Check<PodToken> verify(String token, String host, IssuerKeys issuer, Instant now) {
        try {
            Map<String, Object> values = opened(token, issuer);
            Claims claims = Claims.of(values);
            if (!claims.text("iss").equals(issuer.issuer())) {
                throw new Refusal("issuer-wrong", "The token was issued by another cluster than the site's.");
            }
            if (!audience(values).equals(List.of(host))) {
                throw new Refusal("audience-wrong", "The token was made for another host.");
            }
            times(claims, values, now);
            return new Check.Passed<>(bound(claims, values));
        } catch (Refusal refusal) {
            return refusal.asCheck();
        }
    }

    /// What a token says of its pod, believed unseen: for the pod itself, of its own token.
    public static Check<PodToken> ofOwn(String token) {
        try {
            Map<String, Object> values = Claims.parse(Jws.text(Base64Url.decode(split(token)[1])));
            return new Check.Passed<>(bound(Claims.of(values), values));
        } catch (Refusal refusal) {
            return refusal.asCheck();
        }
    }

    private static Map<String, Object> opened(String token, IssuerKeys issuer) throws Refusal {
        String[] parts = split(token);
        Map<String, Object> header = Claims.parse(Jws.text(Base64Url.decode(parts[0])));
        if (!header.keySet().equals(HEADER)
                && !(header.keySet().equals(HEADER_TYPED) && "JWT".equals(header.get("typ")))) {
            throw new Refusal("header-refused", "The header of a cluster's token has alg, kid and perhaps typ JWT.");
        }
        if (!(header.get("kid") instanceof String kid) || !(header.get("alg") instanceof String algorithm)) {
            throw new Refusal("header-refused", "The token's alg and kid are texts.");
        }
        byte[] signature = Base64Url.decode(parts[2]);
        boolean good = issuer.verifies(kid, algorithm, parts[0] + "." + parts[1], signature)
                .orElseThrow(() -> new Refusal(
                        "key-unknown", "The token names a key that the site's operator did not report (yet)."));
        if (!good) {
            throw new Refusal("signature-invalid", "The token's signature does not fit its content.");
        }
        return Claims.parse(Jws.text(Base64Url.decode(parts[1])));
    }

    private static String[] split(String token) throws Refusal {
        if (token.length() > LONGEST) {
            throw new Refusal("token-malformed", "The token is longer than " + LONGEST + " characters.");
        }
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw new Refusal("token-malformed", "The token does not have three parts.");
        }
        return parts;
    }

    private static List<?> audience(Map<String, Object> values) {
        return values.get("aud") instanceof List<?> list ? list : List.of(String.valueOf(values.get("aud")));
    }

    private static void times(Claims claims, Map<String, Object> values, Instant now) throws Refusal {
        Times.check(claims, MOST_LIFE, RequestVerifier.LEEWAY, now);
        if (values.containsKey("nbf")) {
            Times.notFuture(claims.time("nbf"), now);
        }
    }

    private static PodToken bound(Claims claims, Map<String, Object> values) throws Refusal {
        if (!(values.get("kubernetes.io") instanceof Map<?, ?> kubernetes)
                || !(kubernetes.get("pod") instanceof Map<?, ?> pod)
                || !(kubernetes.get("serviceaccount") instanceof Map<?, ?> account)) {
            throw new Refusal("pod-unbound", "The token is not bound to a pod.");
        }
        String namespace = word(kubernetes, "namespace");
        String name = word(account, "name");
        if (!claims.text("sub").equals("system:serviceaccount:" + namespace + ":" + name)) {
            throw new Refusal("claims-refused", "The token's sub and its kubernetes.io claim differ.");
        }
        return new PodToken(namespace, name, word(pod, "name"), word(pod, "uid"));
    }

    private static String word(Map<?, ?> values, String name) throws Refusal {
        if (values.get(name) instanceof String text && text.length() <= 253 && text.matches("[a-z0-9][a-z0-9.-]*")) {
            return text;
        }
        throw new Refusal("claims-refused", "The token's kubernetes.io claim names no " + name + ".");
    }
}
