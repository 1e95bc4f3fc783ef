package io.raybound.headagent.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.identity.GrantFor;
import io.raybound.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicketFlowIT {
    private static final String[] PAGE = {
        "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document", "Sec-Fetch-Site: cross-site", "Accept: text/html"
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

    /// What a browser holds after it was sent to the console.
    private record Attempt(String cookie, String nonceHash) {}

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private Attempt begin() throws IOException {
        RawClient.Reply reply = head.ask("GET /?a=b", PAGE);
        assertThat(reply.status()).isEqualTo(302);
        assertThat(reply.has("Location: " + ProxyHarness.CONSOLE + "/open?host=" + ProxyHarness.HOST))
                .isTrue();
        assertThat(reply.has("&path=%2F%3Fa%3Db")).isTrue();
        assertThat(reply.head()).contains("Secure; HttpOnly; SameSite=None");
        String cookie = found("Set-Cookie: (__Host-rb-nonce-[^;]+);", reply.head());
        return new Attempt(cookie, found("[?&]nonce=([^&\\r\\n]+)", reply.head()));
    }

    private String ticket(Attempt attempt) {
        return head.issuer()
                .ticket(ProxyHarness.ada("dashboard", "jobs"), attempt.nonceHash())
                .token()
                .reveal();
    }

    private RawClient.Reply post(String ticket, String cookie, String origin, String path) throws IOException {
        String body = "ticket=" + ticket + "&path="
                + java.net.URLEncoder.encode(path, java.nio.charset.StandardCharsets.UTF_8);
        try (RawClient client = head.client()) {
            return client.send(ProxyHarness.head(
                                    "POST /.raybound/ticket",
                                    "Origin: " + origin,
                                    "Cookie: " + cookie,
                                    "Content-Type: application/x-www-form-urlencoded",
                                    "Content-Length: " + body.length())
                            + body)
                    .reply();
        }
    }

    @Test
    void aBrowserComesInByATicketAndStaysByItsCookie() throws IOException {
        Attempt attempt = begin();
        RawClient.Reply in = post(ticket(attempt), attempt.cookie(), ProxyHarness.CONSOLE, "/?a=b");
        assertThat(in.status()).isEqualTo(303);
        assertThat(in.has("Location: /?a=b")).isTrue();
        assertThat(in.head()).contains("__Host-rb-access=").contains("Secure; HttpOnly; SameSite=Lax");
        String cookie = "Cookie: " + found("Set-Cookie: (__Host-rb-access=[^;]+);", in.head());
        assertThat(head.ask("GET /", "Cookie: x=y", cookie, PAGE[0], PAGE[1], "Sec-Fetch-Site: none")
                        .status())
                .isEqualTo(200);
        assertThat(head.ask("GET /nodes", cookie, "Sec-Fetch-Site: same-origin").status())
                .isEqualTo(200);
        assertThat(head.ray.seen()).allSatisfy(seen -> assertThat(seen.head()).doesNotContain("__Host-rb"));
        assertThat(head.opened.getFirst().means()).isEqualTo("browser");
    }

    @Test
    void aCookieAloneProvesNothingAcrossSites() throws IOException {
        Attempt attempt = begin();
        RawClient.Reply in = post(ticket(attempt), attempt.cookie(), ProxyHarness.CONSOLE, "/");
        String cookie = "Cookie: " + found("Set-Cookie: (__Host-rb-access=[^;]+);", in.head());
        String sibling = "Origin: " + ProxyHarness.ORIGIN.replace("demo", "evil");
        assertThat(head.ask("POST /api/jobs/", cookie, "Content-Length: 0").status())
                .isEqualTo(403);
        assertThat(head.ask("POST /api/jobs/", cookie, sibling, "Content-Length: 0")
                        .status())
                .isEqualTo(403);
        assertThat(head.ask("GET /nodes", cookie, "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: no-cors")
                        .status())
                .isEqualTo(403);
        assertThat(head.ask("GET /worker/traceback", cookie, PAGE[0], PAGE[1], PAGE[2])
                        .status())
                .isEqualTo(403);
        assertThat(head.ask("GET /", cookie, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: x")
                        .status())
                .isEqualTo(403);
        assertThat(head.ray.seen()).isEmpty();
        assertThat(head.ask("POST /api/jobs/", cookie, "Origin: " + ProxyHarness.ORIGIN, "Content-Length: 0")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTicketWorksOnce() throws IOException {
        Attempt attempt = begin();
        String ticket = ticket(attempt);
        assertThat(post(ticket, attempt.cookie(), ProxyHarness.CONSOLE, "/").status())
                .isEqualTo(303);
        RawClient.Reply again = post(ticket, attempt.cookie(), ProxyHarness.CONSOLE, "/");
        assertThat(again.status()).isEqualTo(403);
        assertThat(again.head()).doesNotContain("Set-Cookie");
    }

    @Test
    void aTicketIsForOneBrowserOneHostAndThirtySeconds() throws IOException {
        Attempt attempt = begin();
        Attempt other = begin();
        assertThat(post(ticket(attempt), other.cookie(), ProxyHarness.CONSOLE, "/")
                        .status())
                .isEqualTo(403);
        assertThat(post(ticket(attempt), "a=b", ProxyHarness.CONSOLE, "/").status())
                .isEqualTo(403);
        GrantFor elsewhere = new GrantFor("usr-ada", "ada", "x." + ProxyHarness.HOST, Set.of("dashboard"), "s");
        String foreign =
                head.issuer().ticket(elsewhere, attempt.nonceHash()).token().reveal();
        assertThat(post(foreign, attempt.cookie(), ProxyHarness.CONSOLE, "/").status())
                .isEqualTo(403);
        String grant = head.grant("dashboard").token().reveal();
        assertThat(post(grant, attempt.cookie(), ProxyHarness.CONSOLE, "/").status())
                .isEqualTo(403);
        String late = ticket(attempt);
        head.now.updateAndGet(now -> now.plus(Duration.ofSeconds(31)));
        assertThat(post(late, attempt.cookie(), ProxyHarness.CONSOLE, "/").status())
                .isEqualTo(403);
    }

    @Test
    void ticketsComeFromTheConsoleOnly() throws IOException {
        Attempt attempt = begin();
        for (String origin :
                List.of("null", ProxyHarness.ORIGIN, "https://console.raybound.localhost", "https://evil.example")) {
            assertThat(post(ticket(attempt), attempt.cookie(), origin, "/").status())
                    .isEqualTo(403);
        }
        assertThat(head.ask("GET /.raybound/ticket").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "//evil.example, /",
        "/\\evil.example, /",
        "https://evil.example/, /",
        "'/a b', /",
        "/.raybound/logout, /",
        "/nodes?x=1, /nodes?x=1",
        "'', /"
    })
    void theWayBackStaysOnThisHost(String wanted, String location) {
        assertThat(TicketFlow.safePath(wanted)).isEqualTo(location);
    }

    @Test
    void toolsAndScriptsAreNeverRedirected() throws IOException {
        assertThat(head.ask("GET /", "Accept: application/json").status()).isEqualTo(401);
        assertThat(head.ask("POST /", "Accept: text/html", "Content-Length: 0").status())
                .isEqualTo(401);
        assertThat(head.ask("GET /", "Accept: text/html", "Sec-Fetch-Mode: cors")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void loggingOutEndsTheSessionAlsoForACopyOfItsCookie() throws IOException {
        Attempt attempt = begin();
        RawClient.Reply in = post(ticket(attempt), attempt.cookie(), ProxyHarness.CONSOLE, "/");
        String cookie = "Cookie: " + found("Set-Cookie: (__Host-rb-access=[^;]+);", in.head());
        assertThat(head.ask("GET /", cookie).status()).isEqualTo(200);
        assertThat(head.ask("GET /.raybound/logout", cookie).head()).contains("Max-Age=0");
        assertThat(head.ask("GET /", cookie).status()).isEqualTo(401);
    }
}
