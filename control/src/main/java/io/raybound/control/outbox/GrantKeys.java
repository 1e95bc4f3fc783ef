package io.raybound.control.outbox;

import java.util.List;

/// Port: the keys that verify grants now.
@FunctionalInterface
public interface GrantKeys {
    List<GrantKey> current();
}
