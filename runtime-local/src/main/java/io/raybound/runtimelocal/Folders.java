package io.raybound.runtimelocal;

import io.raybound.model.Id;
import java.nio.file.Path;

/// Where one cluster keeps its files.
///
/// @param own its run folder: short, its user's own, deleted when it stops
/// @param kept its folder below the data folder, which no job sees
record Folders(Path own, Path kept) {
    static Folders of(LocalSettings settings, Id cluster) {
        return new Folders(
                settings.runDir().resolve(cluster.tail()), settings.clusters().resolve(cluster.value()));
    }

    Path home() {
        return own.resolve("home");
    }

    Path token() {
        return own.resolve("token");
    }

    /// Ray's temp folder of a node.
    Path temp(int host) {
        return own.resolve("w" + host);
    }

    Path exits() {
        return own.resolve("exit");
    }

    Path exit(String node) {
        return exits().resolve(node);
    }

    Path book() {
        return kept.resolve("processes.json");
    }

    Path outputs() {
        return kept.resolve("output");
    }

    Path output(String node) {
        return outputs().resolve(node + ".log");
    }

    Path agent() {
        return kept.resolve("agent");
    }

    Path agentConfig() {
        return kept.resolve("head-agent.json");
    }

    Path statement() {
        return kept.resolve("statement.jwt");
    }
}
