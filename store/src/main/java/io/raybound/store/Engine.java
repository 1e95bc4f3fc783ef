package io.raybound.store;

import java.util.List;
import java.util.Map;

/// What differs between the two engines: how a write begins, and a few words of DDL.
enum Engine {
    SQLITE,
    POSTGRESQL;

    /// What begins a write: on SQLite the first statement takes the file's write lock; on PostgreSQL a lock held until
    /// the end of the transaction lets the writes of all replicas take turns.
    List<String> begin() {
        return switch (this) {
            case SQLITE -> List.of("BEGIN IMMEDIATE");
            case POSTGRESQL -> List.of("BEGIN", "SELECT pg_advisory_xact_lock(7238710114)");
        };
    }

    /// What tells other replicas that an object has changed, with its id as parameter; empty when there are none.
    String tell() {
        return switch (this) {
            case SQLITE -> "";
            case POSTGRESQL -> "SELECT pg_notify('" + ReplicaSignals.CHANNEL + "', ?)";
        };
    }

    /// What gives the number of a connection that others see; empty when there are no others.
    String connectionNumber() {
        return switch (this) {
            case SQLITE -> "";
            case POSTGRESQL -> "SELECT pg_backend_pid()";
        };
    }

    /// The words that the shared migrations leave open.
    Map<String, String> words() {
        return switch (this) {
            case SQLITE -> Map.of("bigint", "INTEGER", "strict", "STRICT");
            case POSTGRESQL -> Map.of("bigint", "BIGINT", "strict", "");
        };
    }
}
