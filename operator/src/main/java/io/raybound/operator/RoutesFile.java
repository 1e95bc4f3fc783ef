package io.raybound.operator;

import io.raybound.identity.PrivateFile;
import io.raybound.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The edge's table of hosts, `edge/routes.json`: one line per cluster whose head agent serves; replaced whole.
///
/// It begins with what the last operator wrote, so that a restart of the operator takes no cluster off
/// the gateway.
final class RoutesFile {
    private final Path file;
    private final Map<String, String> targets = new TreeMap<>();
    private long generation;

    private RoutesFile(Path file) {
        this.file = file;
    }

    private record Document(long generation, List<Route> routes) {}

    private record Route(String host, String target) {}

    static RoutesFile open(Path file) throws IOException {
        RoutesFile routes = new RoutesFile(file);
        if (Files.exists(file)) {
            try {
                Document known = Json.read(Files.readString(file), Document.class);
                routes.generation = known.generation();
                known.routes().forEach(route -> routes.targets.put(route.host(), route.target()));
            } catch (IllegalArgumentException e) {
                // Not ours or damaged: what runs is put in again as soon as it was looked at.
                routes.targets.clear();
            }
        }
        routes.write();
        return routes;
    }

    /// Sets or, with null, removes the route of a host; the file is swapped only when that changes something.
    synchronized void put(String host, @Nullable String target) throws IOException {
        String name = host.toLowerCase(Locale.ROOT);
        String before = target == null ? targets.remove(name) : targets.put(name, target);
        if (!java.util.Objects.equals(before, target)) {
            generation++;
            write();
        }
    }

    synchronized void clear() throws IOException {
        targets.clear();
        generation++;
        write();
    }

    private void write() throws IOException {
        List<Route> routes = targets.entrySet().stream()
                .map(entry -> new Route(entry.getKey(), entry.getValue()))
                .toList();
        PrivateFile.write(file, Json.writePretty(new Document(generation, routes)) + "\n");
    }
}
