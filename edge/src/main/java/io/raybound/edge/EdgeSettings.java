package io.raybound.edge;

import io.raybound.relay.Addresses;
import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import io.raybound.wire.Nearest;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The edge's settings, a JSON object in the file that `--config` names.
///
/// @param listen the layer-4 listener, where the site's names lead to
/// @param ingress the TLS ingress behind it; loopback, by default on a free port
/// @param routesFile hosts and where they lead, replaced whole by the operator
/// @param tlsDir holds `chain.pem` and `key.pem`
/// @param connectionsLog JSON lines of who dialled whom; null for none
record EdgeSettings(
        InetSocketAddress listen,
        InetSocketAddress ingress,
        Path routesFile,
        Path tlsDir,
        @Nullable Path connectionsLog) {
    private static final Set<String> KEYS = Collections.unmodifiableSet(
            new TreeSet<>(Set.of("listen", "ingress", "routes_file", "tls_dir", "connections_log")));

    /// Settings that cannot be used; the message lists every problem, one a line.
    static final class Bad extends Exception {
        private static final long serialVersionUID = 1;

        Bad(List<String> problems) {
            super(String.join("\n", problems));
        }
    }

    static EdgeSettings parse(String json) throws Bad {
        JsonNode tree;
        try {
            tree = Json.tree(json);
        } catch (BadJson e) {
            throw new Bad(List.of("the settings are no JSON: " + e.getMessage()));
        }
        if (!tree.isObject()) {
            throw new Bad(List.of("the settings are no JSON object"));
        }
        Reader reader = new Reader(tree);
        InetSocketAddress listen = reader.value("listen", null, EdgeSettings::numeric);
        InetSocketAddress ingress = reader.value("ingress", "127.0.0.1:0", EdgeSettings::loopback);
        Path routes = reader.value("routes_file", null, Path::of);
        Path tls = reader.value("tls_dir", null, Path::of);
        Path log = tree.has("connections_log") ? reader.value("connections_log", null, Path::of) : null;
        reader.unknownKeys();
        if (listen == null || ingress == null || routes == null || tls == null || !reader.problems.isEmpty()) {
            throw new Bad(reader.problems);
        }
        return new EdgeSettings(listen, ingress, routes, tls, log);
    }

    private static InetSocketAddress numeric(String text) {
        InetSocketAddress address = Addresses.parse(text);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a numeric address, such as 127.0.0.1:8443");
        }
        return address;
    }

    private static InetSocketAddress loopback(String text) {
        InetSocketAddress address = numeric(text);
        if (!address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a loopback address, such as 127.0.0.1:0");
        }
        return address;
    }

    /// Reads keys one by one and gathers what is wrong.
    private record Reader(JsonNode tree, List<String> problems) {
        Reader(JsonNode tree) {
            this(tree, new ArrayList<>());
        }

        <T> @Nullable T value(String key, @Nullable String standard, Function<String, T> read) {
            JsonNode node = tree.get(key);
            String text = node == null ? standard : node.isString() ? node.asString() : null;
            if (text == null || text.isBlank()) {
                problems.add(key + ": " + (node == null ? "is missing" : node + " is not a text"));
                return null;
            }
            try {
                return read.apply(text);
            } catch (IllegalArgumentException e) {
                problems.add(key + ": " + e.getMessage());
                return null;
            }
        }

        void unknownKeys() {
            for (String name : tree.propertyNames()) {
                if (!KEYS.contains(name)) {
                    problems.add(name + ": is no setting of the edge; "
                            + Nearest.of(name, KEYS)
                                    .map(near -> "did you mean " + near + "?")
                                    .orElse("known are " + String.join(", ", KEYS)));
                }
            }
        }
    }
}
