package io.raybound.edge;

import io.raybound.relay.Addresses;
import io.raybound.relay.Target;
import io.raybound.wire.Json;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Which host leads to which head agent, at one generation. Immutable: a change is a new table.
final class Routes {
    static final Routes NONE = new Routes(0, Map.of());
    private static final int MOST = 10_000;

    private final long generation;
    private final Map<String, Target> byHost;

    private Routes(long generation, Map<String, Target> byHost) {
        this.generation = generation;
        this.byHost = Map.copyOf(byHost);
    }

    private record Document(long generation, List<Route> routes) {}

    private record Route(String host, String target) {}

    /// Reads the routes file.
    ///
    /// @throws IllegalArgumentException naming the first thing that is wrong; nothing of such a file is used
    static Routes parse(String json) {
        Document document = Json.read(json, Document.class);
        if (document.routes().size() > MOST) {
            throw new IllegalArgumentException("more than " + MOST + " routes");
        }
        Map<String, Target> byHost = new HashMap<>();
        for (Route route : document.routes()) {
            if (!route.host().equals(route.host().toLowerCase(Locale.ROOT))
                    || !route.host().matches("[a-z0-9.-]{1,253}")) {
                throw new IllegalArgumentException("\"" + route.host() + "\" is not a host in lower case without port");
            }
            InetSocketAddress address = Addresses.parse(route.target());
            if (address.isUnresolved() || address.getPort() == 0) {
                throw new IllegalArgumentException("\"" + route.target() + "\" is not a numeric address with a port");
            }
            if (byHost.put(route.host(), Target.plain(address)) != null) {
                throw new IllegalArgumentException("two routes for " + route.host());
            }
        }
        return new Routes(document.generation(), byHost);
    }

    long generation() {
        return generation;
    }

    int size() {
        return byHost.size();
    }

    Optional<Target> find(String host) {
        return Optional.ofNullable(byHost.get(host));
    }
}
