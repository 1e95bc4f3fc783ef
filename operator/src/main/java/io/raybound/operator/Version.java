package io.raybound.operator;

import java.util.Objects;

/// The version of this program.
final class Version {
    static final String TEXT =
            Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "0.1.0-SNAPSHOT");

    private Version() {}
}
