package io.raybound.runtimekubernetes.check;

import io.fabric8.kubernetes.client.KubernetesClientException;

/// The API server's refusals, as findings.
public final class Refusals {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private Refusals() {}

    /// What an exception of the client means for a check.
    ///
    /// @param object what was looked at
    /// @param right the right that is needed, as `verb resource in namespace`
    public static Finding of(String check, String object, String right, KubernetesClientException e) {
        return switch (e.getCode()) {
            case FORBIDDEN ->
                Finding.unknown(
                        check,
                        object,
                        "the operator may not look at it",
                        "grant '" + right + "' to the service account raybound-operator (helm upgrade does it)");
            case NOT_FOUND ->
                Finding.failed(
                        check,
                        object,
                        "this Kubernetes has no such kind of object",
                        "install its custom resource definitions");
            default ->
                Finding.unknown(
                        check,
                        object,
                        "the API server did not answer: " + reason(e),
                        "look again when the API server answers; nothing was changed");
        };
    }

    /// The API server's words, else the connection's.
    public static String reason(KubernetesClientException e) {
        if (e.getStatus() != null && e.getStatus().getMessage() != null) {
            return e.getStatus().getMessage();
        }
        Throwable cause = e.getCause();
        String said = cause != null && cause.getMessage() != null ? cause.getMessage() : e.getMessage();
        return String.valueOf(said).lines().findFirst().orElse("no reason given");
    }
}
