package io.raybound.model;

/// Why something failed, for the person who has to act: cause, object and next step.
///
/// @param code stable kebab-case word, for instance `head-lost`
/// @param object what it is about: an id, a host name, a file
/// @param message one sentence in plain words
/// @param nextStep what to do about it
public record Failure(String code, String object, String message, String nextStep) {
    private static final int MAX = 4_000;

    public Failure {
        message = message.length() <= MAX ? message : message.substring(0, MAX) + "...";
    }
}
