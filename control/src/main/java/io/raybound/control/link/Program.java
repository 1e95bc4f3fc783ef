package io.raybound.control.link;

/// The programs that hold a link.
public enum Program {
    OPERATOR("operator"),
    HEAD_AGENT("head-agent");

    private final String word;

    Program(String word) {
        this.word = word;
    }

    /// The word on the wire.
    public String word() {
        return word;
    }
}
