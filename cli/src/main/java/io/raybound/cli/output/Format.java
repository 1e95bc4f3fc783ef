package io.raybound.cli.output;

/// How an answer is written (`-o`).
public enum Format {
    TABLE,
    JSON,
    YAML,
    NAME;

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
