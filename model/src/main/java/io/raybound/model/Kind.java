package io.raybound.model;

import java.util.Locale;

/// The kinds of objects that carry an [Id], with the prefix that makes an id readable.
public enum Kind {
    ORGANIZATION("org"),
    USER("usr"),
    SERVICE_ACCOUNT("sa"),
    API_KEY("key"),
    ROLE("rol"),
    ROLE_ASSIGNMENT("ra"),
    CLOUD("cld"),
    SITE("site"),
    PROJECT("prj"),
    COMPUTE_CONFIG("cpt"),
    CLUSTER("clu"),
    JOB("job"),
    EVENT("evt"),
    SESSION("ses"),
    LINK_KEY("lk"),
    JOIN_TOKEN("jt");

    private final String prefix;

    Kind(String prefix) {
        this.prefix = prefix;
    }

    /// The part of an id before its dash.
    public String prefix() {
        return prefix;
    }

    /// The word used in JSON, SQL and the CLI, for instance `compute_config`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
