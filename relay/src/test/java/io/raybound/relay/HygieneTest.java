package io.raybound.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.testkit.Seeds;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HygieneTest {
    private static final Peer PEER = new Peer(new InetSocketAddress(InetAddress.ofLiteral("10.1.2.3"), 5), true, "a");

    private static Headers forwarded(String... fields) {
        Headers headers = Headers.of(fields).add("Host", "a.example:8443");
        return Hygiene.forward(new RequestHead("GET", "/", true, headers, "a.example", 0, PEER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For",
                "x-forwarded-for",
                "X-Forwarded-User",
                "X-Forwarded-Email",
                "X-Forwarded-Uri",
                "X-Forwarded-Prefix",
                "Forwarded",
                "FORWARDED",
                "X-Real-IP",
                "X-Original-URL",
                "X-Rewrite-URL",
                "X-HTTP-Method-Override",
                "X_Forwarded_For",
                "Remote_User",
                "__Host",
                "Keep-Alive",
                "TE",
                "Trailer",
                "Proxy-Connection",
                "Proxy-Authorization",
                "Upgrade",
                "HTTP2-Settings",
                "Transfer-Encoding",
                "Content-Length",
                "Expect",
                "Connection"
            })
    void whatAClientMayNotSayDoesNotCross(String name) {
        Headers crossed = forwarded(name, "evil", name.toUpperCase(java.util.Locale.ROOT), "evil");
        crossed.forEach((field, value) -> assertThat(value).isNotEqualTo("evil"));
    }

    @Test
    void theRealClientAndOriginAreToldOnce() {
        Headers crossed = forwarded("X-Forwarded-For", "1.1.1.1", "X-Forwarded-Proto", "http", "X-Forwarded-Host", "b");
        assertThat(crossed.all("X-Forwarded-For")).isEqualTo(List.of("10.1.2.3"));
        assertThat(crossed.all("X-Forwarded-Proto")).isEqualTo(List.of("https"));
        assertThat(crossed.all("X-Forwarded-Host")).isEqualTo(List.of("a.example"));
        assertThat(crossed.all("Host")).isEqualTo(List.of("a.example:8443"));
    }

    @Test
    void fieldsNamedInConnectionAreLeftBehindButNotThoseThatDecide() {
        Headers crossed = forwarded(
                "Connection", "close, X-Secret ,Authorization, Cookie, Host, X-Forwarded-For",
                "X-Secret", "1",
                "Authorization", "Bearer x",
                "Cookie", "a=b");
        assertThat(crossed.contains("X-Secret")).isFalse();
        assertThat(crossed.get("Authorization")).isEqualTo("Bearer x");
        assertThat(crossed.get("Cookie")).isEqualTo("a=b");
        assertThat(crossed.get("Host")).isEqualTo("a.example:8443");
        assertThat(crossed.get("X-Forwarded-For")).isEqualTo("10.1.2.3");
    }

    @Test
    void ordinaryFieldsCrossInOrder() {
        Headers crossed = forwarded("A", "1", "B", "2", "A", "3");
        assertThat(crossed.all("A")).isEqualTo(List.of("1", "3"));
    }

    @Test
    void noNameThatCrossesHoldsAnUnderscoreOrClaimsAnOrigin() {
        Seeds.each(500, random -> {
            Headers headers = new Headers();
            for (int i = 0; i < 10; i++) {
                String name = Seeds.text(random, 20);
                if (Syntax.isToken(name)) {
                    headers.add(name, "client");
                }
            }
            Headers crossed = Hygiene.forward(new RequestHead("GET", "/", true, headers, "a", 0, PEER));
            crossed.forEach((name, value) -> {
                assertThat(name).doesNotContain("_");
                if (name.toLowerCase(java.util.Locale.ROOT).startsWith("x-forwarded")) {
                    assertThat(value).isNotEqualTo("client");
                }
            });
        });
    }
}
