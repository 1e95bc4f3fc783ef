package io.raybound.headagent.proxy;

import java.util.List;
import java.util.Set;

/// Which door a request to Ray goes through, by method and clean path. What no rule names is refused or needs a door.
final class DoorRule {
    static final String DASHBOARD = "dashboard";
    static final String JOBS = "jobs";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

    /// GETs that run profilers on nodes or keep Ray busy on demand.
    private static final List<String> HEAVY = List.of(
            "/worker/", "/task/", "/memory_profile", "/test/", "/api/v0/delay", "/api/actors/kill", "/log_proxy");

    private DoorRule() {}

    /// What becomes of a request of somebody who is known.
    sealed interface Verdict {}

    /// It may pass through any of these doors.
    ///
    /// @param changes whether it can change something, so that it must come from our own pages
    record Needs(Set<String> doors, boolean changes) implements Verdict {}

    /// It never reaches Ray.
    record Refused(int status, String sentence) implements Verdict {}

    /// Ray's own login is ours: it is told that there is none.
    record Faked(String json) implements Verdict {}

    static Verdict decide(String method, String path, boolean webSocket) {
        if (!METHODS.contains(method)) {
            return new Refused(405, "the method is not known here");
        }
        boolean safe = method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
        if (path.equals("/api/authentication_mode")) {
            return new Faked("{\"authentication_mode\":\"disabled\"}");
        }
        if (below(path, "/api/authenticate")) {
            return new Refused(403, "Ray's own login is not used here: access goes through raybound login");
        }
        if (below(path, "/api/serve/applications") && !safe) {
            return new Refused(
                    403,
                    "Serve applications are not deployed through this address: services come with raybound service");
        }
        if (webSocket || HEAVY.stream().anyMatch(path::startsWith)) {
            return new Needs(Set.of(JOBS), true);
        }
        if (below(path, "/api/jobs") || below(path, "/api/version")) {
            return safe ? new Needs(Set.of(JOBS, DASHBOARD), false) : new Needs(Set.of(JOBS), true);
        }
        if (below(path, "/api/packages")) {
            return new Needs(Set.of(JOBS), !safe);
        }
        if (path.equals("/api/task_events/query")) {
            return new Needs(Set.of(DASHBOARD), true);
        }
        return safe ? new Needs(Set.of(DASHBOARD), false) : new Needs(Set.of(JOBS), true);
    }

    private static boolean below(String path, String root) {
        return path.startsWith(root) && (path.length() == root.length() || path.charAt(root.length()) == '/');
    }
}
