package io.raybound.headagent.ray;

import java.io.IOException;

/// The Ray head did not answer, or answered something that says nothing about the question; ask again later.
public final class RayUnreachable extends IOException {
    private static final long serialVersionUID = 1;

    public RayUnreachable(String message) {
        super(message);
    }

    public RayUnreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
