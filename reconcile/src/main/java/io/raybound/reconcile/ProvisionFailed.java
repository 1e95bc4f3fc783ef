package io.raybound.reconcile;

import io.raybound.model.Failure;

/// An operation that could not be done and left nothing behind.
public final class ProvisionFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Failure failure;
    private final boolean lasting;

    /// @param lasting true when trying again cannot help until somebody changes something
    public ProvisionFailed(Failure failure, boolean lasting) {
        super(failure.code() + ": " + failure.message());
        this.failure = failure;
        this.lasting = lasting;
    }

    public Failure failure() {
        return failure;
    }

    public boolean lasting() {
        return lasting;
    }
}
