package io.raybound.operator;

import java.util.List;

/// Settings that cannot be used; the message lists every problem, one a line.
final class BadSettings extends Exception {
    private static final long serialVersionUID = 1;

    BadSettings(List<String> problems) {
        super(String.join("\n", problems));
    }
}
