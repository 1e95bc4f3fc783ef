package io.raybound.control;

/// What taking in a report would do.
public enum Effect {
    /// It is about an object of somebody else, or of no use any more: left out.
    LEFT_OUT,
    /// It tells what is known already.
    NOTHING,
    CHANGE;

    public static Effect of(boolean known, boolean changes) {
        if (!known) {
            return LEFT_OUT;
        }
        return changes ? CHANGE : NOTHING;
    }
}
