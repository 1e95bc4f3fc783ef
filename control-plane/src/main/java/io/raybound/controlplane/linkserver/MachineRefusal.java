package io.raybound.controlplane.linkserver;

import org.jspecify.annotations.Nullable;

/// A machine's request that is refused: becomes a problem body (RFC 9457).
public final class MachineRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final String nextStep;
    private final @Nullable Long skewSeconds;

    public MachineRefusal(int status, String code, String detail, String nextStep) {
        this(status, code, detail, nextStep, null);
    }

    MachineRefusal(int status, String code, String detail, String nextStep, @Nullable Long skewSeconds) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.nextStep = nextStep;
        this.skewSeconds = skewSeconds;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String nextStep() {
        return nextStep;
    }

    @Nullable
    Long skewSeconds() {
        return skewSeconds;
    }
}
