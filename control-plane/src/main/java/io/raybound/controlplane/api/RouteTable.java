package io.raybound.controlplane.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Finds the route of a method and path. A path is matched segment by segment, as sent: there is no normalisation that
/// could let two spellings reach one route, so `//`, `.`, `..` and a trailing slash match nothing.
final class RouteTable {
    private static final int LONGEST = 2_000;

    private final List<Template> templates = new ArrayList<>();

    private record Template(Route route, List<String> segments) {}

    /// A route and the values of its path parameters.
    record Match(Route route, Map<String, String> parameters) {}

    RouteTable(List<Route> routes) {
        for (Route route : routes) {
            templates.add(new Template(route, segments(route.path())));
        }
    }

    /// The route; refused with `not-found` or `method-not-allowed`.
    Match find(String method, String path) {
        Set<String> allowed = new TreeSet<>();
        if (path.length() <= LONGEST) {
            List<String> segments = segments(path);
            for (Template template : templates) {
                Map<String, String> parameters = new HashMap<>();
                if (!fits(template.segments(), segments, parameters)) {
                    continue;
                }
                if (template.route().method().equals(method)) {
                    return new Match(template.route(), parameters);
                }
                allowed.add(template.route().method());
            }
        }
        if (allowed.isEmpty()) {
            throw Refused.of(
                    404, "not-found", "there is nothing at this path", "See the API reference for its routes.");
        }
        String methods = String.join(", ", allowed);
        throw Refused.of(405, "method-not-allowed", "this path does not take " + cut(method), "Use " + methods + ".")
                .with("Allow", methods);
    }

    private static String cut(String method) {
        String plain = method.replaceAll("[^A-Za-z]", "?");
        return plain.length() > 20 ? plain.substring(0, 20) : plain;
    }

    private static boolean fits(List<String> template, List<String> path, Map<String, String> parameters) {
        if (template.size() != path.size()) {
            return false;
        }
        for (int i = 0; i < template.size(); i++) {
            String wanted = template.get(i);
            if (!wanted.startsWith("{")) {
                if (!wanted.equals(path.get(i))) {
                    return false;
                }
            } else if (path.get(i).isEmpty()) {
                return false;
            } else {
                parameters.put(wanted.substring(1, wanted.length() - 1), decoded(path.get(i)));
            }
        }
        return true;
    }

    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refused.of(400, "bad-request", "a percent escape is broken", "Encode the path as RFC 3986 says.");
        }
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }
}
