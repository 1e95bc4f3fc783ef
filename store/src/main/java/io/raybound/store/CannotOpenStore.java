package io.raybound.store;

/// The store cannot be used by this program; the message says why and what to do.
public final class CannotOpenStore extends RuntimeException {
    private static final long serialVersionUID = 1;

    CannotOpenStore(String message, Throwable cause) {
        super(message, cause);
    }

    CannotOpenStore(String message) {
        super(message);
    }
}
