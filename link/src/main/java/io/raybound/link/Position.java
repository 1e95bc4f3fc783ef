package io.raybound.link;

/// How far the instructions of a store epoch were taken.
///
/// @param epoch empty for nothing yet: the next answer is then the full state
public record Position(String epoch, long revision) {
    /// Before everything.
    public static final Position START = new Position("", 0);

    /// The form of the `after` parameter.
    String text() {
        return epoch.isEmpty() ? "" : epoch + "." + revision;
    }
}
