package io.raybound.control.storage;

import java.util.Optional;

/// Port: single facts about the store, and counters that rise by one with each call.
public interface Meta {
    Optional<String> get(String key);

    void put(String key, String value);

    /// Forgets a fact; there may be none.
    void remove(String key);

    /// The counter's next value, 1 at first; never given twice, without a gap among committed writes.
    long next(String counter);

    /// The counter's newest value; 0 when it was never raised.
    long current(String counter);
}
