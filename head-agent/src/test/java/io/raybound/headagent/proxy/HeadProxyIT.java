package io.raybound.headagent.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.identity.GrantFor;
import io.raybound.identity.SigningKey;
import io.raybound.testkit.Eventually;
import io.raybound.testkit.RawClient;
import io.raybound.testkit.RecordingBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadProxyIT {
    private static final String[] UPGRADE = {
        "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZQ==", "Sec-WebSocket-Version: 13"
    };

    private ProxyHarness head;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        head = new ProxyHarness(folder);
    }

    @AfterEach
    void stop() throws IOException {
        head.close();
    }

    private static String[] with(String[] fields, String... more) {
        String[] all = java.util.Arrays.copyOf(fields, fields.length + more.length);
        System.arraycopy(more, 0, all, fields.length, more.length);
        return all;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /",
                "GET /api/version",
                "POST /api/jobs/",
                "DELETE /api/serve/applications/",
                "OPTIONS /api/jobs/",
                "HEAD /nodes",
                "PUT /api/packages/gcs/_ray_pkg_0.zip",
                "BREW /",
                "GET /api/gcs_healthz",
                "GET /api/authentication_mode",
                "POST /api/authenticate",
                "GET /static/js/main.js",
                "TRACE /"
            })
    void withoutAccessNothingReachesRay(String line) throws IOException {
        List<String> odd = List.of(
                "X: y",
                "Authorization: Basic dXNlcjpwYXNz",
                "Authorization: Bearer " + ProxyHarness.RAY_TOKEN,
                "X-Ray-Authorization: Bearer " + ProxyHarness.RAY_TOKEN,
                "Cookie: ray-authentication-token=" + ProxyHarness.RAY_TOKEN,
                "Cookie: __Host-rb-access=rb1.e30.AAAA",
                "Sec-Fetch-Site: same-origin",
                "User-Agent: curl/8");
        for (String field : odd) {
            assertThat(head.ask(line, field).status()).as(line + " " + field).isEqualTo(401);
        }
        assertThat(head.ray.seen()).isEmpty();
    }

    @Test
    void aBearerGrantOpensRayWithTheClustersTokenAndNothingOfTheClient() throws IOException {
        RawClient.Reply reply = head.ask(
                "GET /nodes?view=summary",
                head.bearer("dashboard", "jobs"),
                "X-Ray-Authorization: Bearer mine",
                "Cookie: ray-authentication-token=mine; theme=dark; __Host-rb-access=x; __Host-rb-nonce-1=y",
                "X-Forwarded-User: root",
                "X_Forwarded_User: root",
                "Referer: https://elsewhere.example/",
                "Sec-Fetch-Site: none",
                "User-Agent: Mozilla/5.0 (X11)");
        assertThat(reply.status()).isEqualTo(200);
        RecordingBackend.Seen seen = head.ray.seen().getFirst();
        assertThat(seen.line()).isEqualTo("GET /nodes?view=summary HTTP/1.1");
        assertThat(seen.values("Authorization")).isEqualTo(List.of("Bearer " + ProxyHarness.RAY_TOKEN));
        assertThat(seen.values("Cookie")).isEqualTo(List.of("theme=dark"));
        for (String gone : List.of("X-Ray-Authorization", "Referer", "Sec-Fetch-Site", "X-Forwarded-User", "Origin")) {
            assertThat(seen.values(gone)).as(gone).isEmpty();
        }
        assertThat(seen.values("User-Agent").getFirst()).doesNotContain("Mozilla");
        assertThat(seen.head()).doesNotContain("mine");
    }

    @Test
    void aClientCannotNameAwayTheTokenOrSendItTwice() throws IOException {
        head.ask("GET /", head.bearer("dashboard"), "Connection: Authorization, X-Forwarded-For, close");
        assertThat(head.ray.seen().getFirst().values("Authorization"))
                .isEqualTo(List.of("Bearer " + ProxyHarness.RAY_TOKEN));
        String bearer = head.bearer("dashboard");
        assertThat(head.ask("GET /", bearer, bearer).status()).isEqualTo(401);
        assertThat(head.ask("GET /", bearer, bearer.replace("Auth", "aUTH")).status())
                .isEqualTo(401);
    }

    @Test
    void raysOwnLoginIsNotUsed() throws IOException {
        String bearer = head.bearer("dashboard", "jobs");
        RawClient.Reply mode = head.ask("GET /api/authentication_mode", bearer);
        assertThat(mode.body()).isEqualTo("{\"authentication_mode\":\"disabled\"}");
        assertThat(head.ask("POST /api/authenticate", bearer).status()).isEqualTo(403);
        assertThat(head.ask("GET /api/%61uthenticate", bearer).status()).isEqualTo(403);
        assertThat(head.ray.seen()).isEmpty();
    }

    @Test
    void raysTokenNeverReachesTheClient() throws IOException {
        head.ray.script((seen, in, out) -> {
            RecordingBackend.write(
                    out,
                    RawClient.head(
                            "HTTP/1.1 200 OK",
                            "Content-Length: 0",
                            "Set-Cookie: ray-authentication-token=" + ProxyHarness.RAY_TOKEN + "; Path=/",
                            "Set-Cookie: __Host-rb-access=forged; Path=/; Secure",
                            "Set-Cookie: wide=1; Domain=raybound-user.localhost",
                            "Set-Cookie: mine=1; Path=/",
                            "Access-Control-Allow-Origin: *"));
            return true;
        });
        RawClient.Reply reply = head.ask("GET /", head.bearer("dashboard"));
        assertThat(reply.head()).doesNotContain(ProxyHarness.RAY_TOKEN).doesNotContain("forged");
        assertThat(reply.head())
                .doesNotContain("Domain=")
                .doesNotContain("Access-Control")
                .contains("mine=1");
        assertThat(reply.has("Referrer-Policy: no-referrer")).isTrue();
    }

    @Test
    void doorsAreKept() throws IOException {
        String dashboard = head.bearer("dashboard");
        String jobs = head.bearer("jobs");
        assertThat(head.ask("GET /nodes", dashboard).status()).isEqualTo(200);
        assertThat(head.ask("GET /nodes", jobs).status()).isEqualTo(403);
        assertThat(head.ask("GET /api/jobs/", dashboard).status()).isEqualTo(200);
        assertThat(head.ask("POST /api/jobs/", jobs, "Content-Length: 0").status())
                .isEqualTo(200);
        assertThat(head.ask("POST /api/jobs/", dashboard, "Content-Length: 0").status())
                .isEqualTo(403);
        assertThat(head.ask("GET /worker/traceback?pid=1", dashboard).status()).isEqualTo(403);
        assertThat(head.ask("DELETE /api/serve/applications/", jobs).body()).contains("Serve");
        assertThat(head.opened).hasSize(2).allSatisfy(o -> assertThat(o.user()).isEqualTo("usr-ada"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/x/../api/jobs/",
                "/./api/jobs/",
                "//api/jobs/",
                "/api%2fjobs/",
                "/api%5cjobs/",
                "/%2e%2e/x",
                "/a%00b",
                "/%zz",
                "/%",
                "/api;x/jobs/",
                "/%252e/",
                "/%ff"
            })
    void pathsOfTwoMeaningsAreRefused(String path) throws IOException {
        assertThat(head.ask("GET " + path, head.bearer("dashboard", "jobs")).status())
                .isEqualTo(400);
        assertThat(head.ray.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "other-abc123.site-x.i.raybound-user.localhost",
                "x." + ProxyHarness.HOST
            })
    void onlyTheClustersOwnHostIsAnswered(String host) throws IOException {
        assertThat(head.ask("GET /", head.bearer("dashboard"), "Host: " + host).status())
                .isEqualTo(421);
        assertThat(head.ask("GET /.raybound/health", "Host: " + host).body()).isEqualTo("ok\n");
        assertThat(head.ray.seen()).isEmpty();
    }

    @Test
    void theClustersHostIsTheSameInAnySpelling() throws IOException {
        String host = "Host: " + ProxyHarness.HOST.toUpperCase(java.util.Locale.ROOT) + ".:8443";
        assertThat(head.ask("GET /", head.bearer("dashboard"), host).status()).isEqualTo(200);
    }

    @Test
    void tokensOfOtherHostsKeysAndKindsAreRefused() throws IOException {
        GrantFor other = new GrantFor("usr-ada", "ada", "other." + ProxyHarness.HOST, Set.of("dashboard"), "s");
        String elsewhere = head.issuer().grant(other).token().reveal();
        String ticket =
                head.issuer().ticket(ProxyHarness.ada("dashboard"), "x").token().reveal();
        String good = head.grant("dashboard").token().reveal();
        String changed = good.substring(0, good.length() - 4) + "AAAA";
        String none = "eyJhbGciOiJub25lIn0." + good.split("\\.", -1)[1] + ".";
        for (String token : List.of(
                elsewhere,
                ticket,
                changed,
                none,
                "",
                "a.b.c",
                SigningKey.generate(new SecureRandom()).kid())) {
            assertThat(head.ask("GET /", "Authorization: Bearer " + token).status())
                    .isEqualTo(401);
        }
        assertThat(head.ray.seen()).isEmpty();
    }

    @Test
    void expiredAccessCountsOnlyInGraceWhileOurLinkIsDownAndNeverWhenRevoked() throws IOException {
        String bearer = head.bearer("dashboard");
        assertThat(head.ask("GET /", bearer).status()).isEqualTo(200);
        head.now.updateAndGet(now -> now.plus(Duration.ofMinutes(27)));
        RawClient.Reply late = head.ask("GET /", bearer);
        assertThat(late.status()).isEqualTo(401);
        assertThat(late.body()).isEqualTo("access expired 12 min ago: run raybound login\n");
        head.linkDown.set(true);
        assertThat(head.ask("GET /", bearer).status()).isEqualTo(200);
        head.revoke("login-1");
        assertThat(head.ask("GET /", bearer).status()).isEqualTo(401);
    }

    @Test
    void graceEnds() throws IOException {
        String bearer = head.bearer("dashboard");
        head.linkDown.set(true);
        head.now.updateAndGet(now -> now.plus(Duration.ofHours(24)));
        assertThat(head.ask("GET /", bearer).status()).isEqualTo(200);
        head.now.updateAndGet(now -> now.plus(Duration.ofMinutes(16)));
        assertThat(head.ask("GET /", bearer).status()).isEqualTo(401);
    }

    @Test
    void upgradesAreAuthenticatedBeforeTheySwitch() throws IOException {
        String tail = "GET /api/jobs/sub-a/logs/tail";
        assertThat(head.ask(tail, UPGRADE).status()).isEqualTo(401);
        assertThat(head.ask(tail, with(UPGRADE, head.bearer("dashboard"))).status())
                .isEqualTo(403);
        String jobs = head.bearer("jobs");
        for (String origin : List.of(
                "https://evil.example",
                "null",
                ProxyHarness.CONSOLE,
                "https://" + ProxyHarness.HOST,
                "http://" + ProxyHarness.HOST + ":8443",
                ProxyHarness.ORIGIN + ".evil.example",
                ProxyHarness.ORIGIN.replace("demo", "sibling"))) {
            assertThat(head.ask(tail, with(UPGRADE, jobs, "Origin: " + origin)).status())
                    .isEqualTo(403);
        }
        assertThat(head.ray.seen()).isEmpty();
    }

    @Test
    void anOpenLogTailEndsWhenItsLoginIsRevoked() throws IOException {
        head.ray.script((seen, in, out) -> {
            RecordingBackend.write(
                    out,
                    RawClient.head("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"));
            RecordingBackend.write(out, "line");
            return in.read() >= 0;
        });
        try (RawClient client = head.client()) {
            client.send(ProxyHarness.head("GET /api/jobs/a/logs/tail", with(UPGRADE, head.bearer("jobs"))));
            assertThat(client.reply(false).status()).isEqualTo(101);
            assertThat(client.take(4)).isEqualTo("line");
            head.revoke("login-1");
            assertThat(client.rest()).isIn("", "<reset>");
        }
    }

    @Test
    void jobsOfPlainRayToolsAreNotedWithTheirUser() throws IOException {
        head.ray.script((seen, in, out) -> {
            String body = "{\"job_id\":\"sub-a\",\"submission_id\":\"sub-a\"}";
            RecordingBackend.write(out, RawClient.head("HTTP/1.1 200 OK", "Content-Length: " + body.length()) + body);
            return true;
        });
        try (RawClient client = head.client()) {
            client.send(ProxyHarness.head("POST /api/jobs/", head.bearer("jobs"), "Content-Length: 2") + "{}");
            assertThat(client.reply().body()).contains("sub-a");
        }
        Eventually.within(Eventually.patience(), "the job is noted", () -> head.submitted.size() == 1);
        assertThat(head.submitted.getFirst()).isEqualTo("usr-ada ada@example.org sub-a");
    }

    @Test
    void twoPeopleOnOneConnectionNeverShareABackendConnection() throws IOException {
        GrantFor bob = new GrantFor("usr-bob", "bob", ProxyHarness.HOST, Set.of("dashboard"), "login-2");
        try (RawClient client = head.client()) {
            client.send(ProxyHarness.head("GET /", head.bearer("dashboard"))).reply();
            String bearer =
                    "Authorization: Bearer " + head.issuer().grant(bob).token().reveal();
            client.send(ProxyHarness.head("GET /", bearer)).reply();
        }
        assertThat(head.ray.connections()).isEqualTo(2);
    }

    @Test
    void aHeadThatDoesNotAnswerIsSaidSo() throws IOException {
        head.ray.close();
        RawClient.Reply reply = head.ask("GET /", head.bearer("dashboard"));
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).contains("may be starting");
    }
}
