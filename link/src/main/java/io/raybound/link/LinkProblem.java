package io.raybound.link;

import io.raybound.model.Failure;

/// Why a request of the link did not do what it should; [#failure] is what a person is shown.
public abstract sealed class LinkProblem extends Exception permits LinkUnreachable, LinkRefused {
    private static final long serialVersionUID = 1;

    private final transient Failure failure;

    LinkProblem(Failure failure, @org.jspecify.annotations.Nullable Throwable cause) {
        super(failure.message() + " Next: " + failure.nextStep(), cause);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
