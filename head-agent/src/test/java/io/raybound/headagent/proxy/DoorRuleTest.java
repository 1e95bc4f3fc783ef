package io.raybound.headagent.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.testkit.Seeds;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorRuleTest {
    private static String decide(String method, String path) {
        return switch (DoorRule.decide(method, path, false)) {
            case DoorRule.Needs needs -> String.join("|", new TreeSet<>(needs.doors())) + (needs.changes() ? "!" : "");
            case DoorRule.Refused refused -> Integer.toString(refused.status());
            case DoorRule.Faked _ -> "faked";
        };
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, dashboard",
        "GET, /nodes, dashboard",
        "HEAD, /static/js/x.js, dashboard",
        "OPTIONS, /nodes, dashboard",
        "GET, /api/v0/logs/stream, dashboard",
        "GET, /api/version, dashboard|jobs",
        "GET, /api/jobs/, dashboard|jobs",
        "GET, /api/jobs/a/logs, dashboard|jobs",
        "GET, /api/jobsx, dashboard",
        "POST, /api/jobs/, jobs!",
        "POST, /api/jobs/a/stop, jobs!",
        "DELETE, /api/jobs/a, jobs!",
        "GET, /api/packages/gcs/_ray_pkg_0.zip, jobs",
        "PUT, /api/packages/gcs/_ray_pkg_0.zip, jobs!",
        "GET, /worker/traceback, jobs!",
        "GET, /worker/cpu_profile, jobs!",
        "GET, /worker/jax_profile, jobs!",
        "GET, /task/traceback, jobs!",
        "GET, /memory_profile, jobs!",
        "GET, /test/dump, jobs!",
        "GET, /api/v0/delay/5, jobs!",
        "POST, /report_events, jobs!",
        "POST, /api/task_events/query, dashboard!",
        "GET, /api/authentication_mode, faked",
        "POST, /api/authenticate, 403",
        "GET, /api/authenticate, 403",
        "GET, /api/serve/applications/, dashboard",
        "PUT, /api/serve/applications/, 403",
        "DELETE, /api/serve/applications/, 403",
        "PUT, /api/serve/applications, 403",
        "TRACE, /, 405",
        "CONNECT, /, 405",
        "get, /, 405",
        "PROPFIND, /, 405"
    })
    void eachPathHasItsDoor(String method, String path, String verdict) {
        assertThat(decide(method, path)).isEqualTo(verdict);
    }

    @Test
    void everyWebSocketNeedsTheJobsDoor() {
        assertThat(DoorRule.decide("GET", "/api/jobs/a/logs/tail", true))
                .isEqualTo(new DoorRule.Needs(java.util.Set.of("jobs"), true));
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/a/b, /a/b",
        "/a%20b, /a b",
        "/%61pi/jobs/, /api/jobs/",
        "/a.b/..c, /a.b/..c",
        "/%C3%BC, /ü",
        "/a/, /a/"
    })
    void aCleanPathIsDecodedOnce(String raw, String clean) {
        assertThat(CleanPath.of(raw)).hasValue(clean);
    }

    @ParameterizedTest
    @CsvSource({
        "//",
        "/a//b",
        "/.",
        "/..",
        "/a/..",
        "/a/../b",
        "/./a",
        "/%2e",
        "/%2E%2e/a",
        "/a%2fb",
        "/a%5Cb",
        "/a%00",
        "/a%0d%0aX",
        "/%",
        "/%2",
        "/%g0",
        "/%25",
        "/%ff",
        "/%c0%af",
        "/a;b",
        "/a\\b"
    })
    void aPathOfTwoMeaningsIsNone(String raw) {
        assertThat(CleanPath.of(raw)).isEmpty();
    }

    @Test
    void aCleanPathReadAgainStaysWhatItIs() {
        Seeds.each(2000, random -> {
            String raw = "/" + Seeds.text(random, 30);
            Optional<String> clean = CleanPath.of(raw);
            clean.ifPresent(path -> {
                assertThat(path).startsWith("/").doesNotContain("//", "/../", "\\", "\0", "%");
                boolean ascii = path.chars().allMatch(c -> c > 0x20 && c < 0x7f);
                if (ascii) {
                    assertThat(CleanPath.of(path)).hasValue(path);
                }
            });
        });
    }
}
