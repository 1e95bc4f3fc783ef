package io.raybound.control;

/// Stands in for bodies that follow.
@SuppressWarnings({"DoNotCallSuggester", "TypeParameterUnusedInFormals"})
public final class Unbuilt {
    private Unbuilt() {}

    public static <T> T yet() {
        throw new UnsupportedOperationException("follows");
    }
}
