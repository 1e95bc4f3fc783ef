package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.raybound.model.Failure;
import java.time.Duration;
import java.util.Optional;

/// What the API server's refusals mean for the person who has to act; pure.
final class Answers {
    private static final Duration MOST_PATIENCE = Duration.ofMinutes(1);

    private Answers() {}

    /// @param object what it was about, like `RayCluster team/clu-...`
    /// @param verb what was tried, like `apply`
    static Refused refused(KubernetesClientException e, String verb, String object) {
        return new Refused(failure(e.getCode(), text(e), verb, object), patience(e));
    }

    /// True when waiting is all that is to be done, and what is known of the cluster still holds.
    static boolean isPassing(Failure failure) {
        return switch (failure.code()) {
            case "api-unreachable", "api-busy", "api-unavailable", "conflict", "site-unknown" -> true;
            default -> false;
        };
    }

    static Failure failure(int code, String text, String verb, String object) {
        // Said with 400 or with 500, depending on where the API server notices.
        if (text.contains("unknown field") || text.contains("field not declared in schema")) {
            return new Failure(
                    "kuberay-too-old",
                    object,
                    "the installed KubeRay lacks a field that is needed: " + text,
                    "update KubeRay to 1.6 or newer, its CRDs first: Helm does not update CRDs");
        }
        return switch (code) {
            case 0, -1 ->
                new Failure(
                        "api-unreachable",
                        object,
                        "the API server does not answer (" + verb + "): " + text,
                        "nothing to do if it is being restarted: running clusters go on; else see that the operator's pod"
                                + " reaches it");
            case 401 ->
                new Failure(
                        "api-login",
                        object,
                        "the API server does not know the operator: " + text,
                        "see that its service account still exists, and restart the operator's pod");
            case 403 -> forbidden(text, verb, object);
            case 404 -> missing(text, object);
            case 409 ->
                new Failure(
                        "conflict", object, "it was changed at the same time: " + text, "nothing: it is tried again");
            case 429 ->
                new Failure(
                        "api-busy",
                        object,
                        "the API server asks to wait: " + text,
                        "nothing: the operator waits as asked");
            default -> code >= 500 ? unavailable(code, text, object) : invalid(text, object);
        };
    }

    private static Failure unavailable(int code, String text, String object) {
        return admission(text, object)
                .orElseGet(
                        () -> new Failure(
                                "api-unavailable",
                                object,
                                "the API server answered " + code + ": " + text,
                                "nothing if it passes; else look at the API server and at admission webhooks that do not answer"));
    }

    private static Failure forbidden(String text, String verb, String object) {
        if (text.contains("exceeded quota")) {
            return new Failure(
                    "quota",
                    object,
                    "a ResourceQuota of the namespace is used up: " + text,
                    "raise the quota, or stop other clusters of the project");
        }
        if (text.contains("being terminated")) {
            return new Failure(
                    "namespace-terminating",
                    object,
                    "the namespace is being deleted: " + text,
                    "create it anew, or delete the cluster");
        }
        return admission(text, object)
                .orElseGet(() -> new Failure(
                        "right-missing",
                        object,
                        "the operator may not " + verb + " it: " + text,
                        "upgrade the operator's chart with this namespace in its list; docs/reference/kubernetes.md names"
                                + " each right and why it is needed"));
    }

    /// Webhooks (Kyverno, Gatekeeper), admission policies and Pod Security, in their own words.
    static Optional<Failure> admission(String text, String object) {
        boolean refused = text.contains("admission webhook")
                || text.contains("ValidatingAdmissionPolicy")
                || text.contains("violates PodSecurity")
                || text.contains("failed calling webhook");
        return !refused
                ? Optional.empty()
                : Optional.of(new Failure(
                        "admission-refused",
                        object,
                        "a policy of the Kubernetes cluster refused it: " + text,
                        "ask whoever owns the policy for an exception for this namespace, or set what it asks for in the"
                                + " operator's pod defaults"));
    }

    private static Failure missing(String text, String object) {
        if (text.contains("namespaces \"")) {
            return new Failure(
                    "namespace-missing",
                    object,
                    "the project's namespace does not exist: " + text,
                    "kubectl create namespace, and see that it is in the operator's list of namespaces");
        }
        return new Failure(
                "kuberay-missing",
                object,
                "the Kubernetes cluster knows no RayCluster (ray.io/v1): " + text,
                "install KubeRay 1.6 or newer: its own chart, or the operator's chart with kuberay.install=true");
    }

    private static Failure invalid(String text, String object) {
        return admission(text, object)
                .orElseGet(() -> new Failure(
                        "object-invalid",
                        object,
                        "the API server refused it: " + text,
                        "correct the cluster's compute config; if nothing in it explains this, report it as a bug"));
    }

    static Failure foreign(String object) {
        return new Failure(
                "foreign-object",
                object,
                "an object of this name exists and was not made by this site's operator; it was left alone",
                "rename or delete it, or remove the cluster here");
    }

    private static String text(KubernetesClientException e) {
        Status status = e.getStatus();
        if (status != null && status.getMessage() != null) {
            return status.getMessage();
        }
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
    }

    private static Duration patience(KubernetesClientException e) {
        Status status = e.getStatus();
        Integer seconds = status == null || status.getDetails() == null
                ? null
                : status.getDetails().getRetryAfterSeconds();
        if (seconds == null || seconds <= 0) {
            return Duration.ZERO;
        }
        Duration asked = Duration.ofSeconds(seconds);
        return asked.compareTo(MOST_PATIENCE) > 0 ? MOST_PATIENCE : asked;
    }
}
