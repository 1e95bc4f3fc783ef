package io.raybound.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.raybound.testkit.RawClient;
import io.raybound.testkit.Seeds;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {
    private static final Peer PEER = new Peer(InetSocketAddress.createUnresolved("client", 1), false, null);

    /// In the tables `\r`, `\n`, `\t` and `\0` are written out.
    static String unescape(String text) {
        return text.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\0", "\0");
    }

    private static @Nullable RequestHead parse(String text) throws Refusal {
        ByteBuf in = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        try {
            return new RequestParser(Limits.defaults()).head(in, PEER);
        } finally {
            in.release();
        }
    }

    private static RequestHead parsed(String text) throws Refusal {
        RequestHead head = parse(text);
        assertThat(head).isNotNull();
        return head == null ? new RequestHead("", "", false, new Headers(), "", 0, PEER) : head;
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "GET / HTTP/1.1\\nHost: a\\n\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: a\\n\\r\\n, 400",
                "\\r\\nGET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n, 400",
                "` GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n`, 400",
                "GET  / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1 \\r\\nHost: a\\r\\n\\r\\n, 400",
                "GET\\t/\\tHTTP/1.1\\r\\nHost: a\\r\\n\\r\\n, 400",
                "GET /a b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\r\\nHost: a\\r\\n\\r\\n, 505",
                "GET / HTTP/1.2\\r\\nHost: a\\r\\n\\r\\n, 505",
                "GET / HTTP/2.0\\r\\nHost: a\\r\\n\\r\\n, 505",
                "GET / http/1.1\\r\\nHost: a\\r\\n\\r\\n, 505",
                "GET /\\r\\nHost: a\\r\\n\\r\\n, 400",
                "G@T / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n, 400",
                "GET http://a/ HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n, 400",
                "OPTIONS * HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n, 400",
                "CONNECT a:443 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n, 400",
                "GET /#f HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n, 400",
                "GET /\\0 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n, 400",
                "GET /ü HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n, 400",
                "GET /\\\\evil HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\n\\r\\n, 400",
                "GET / HTTP/1.0\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: a\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: \\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: a/b\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: u@a\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: a b\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: a:80:80\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: a:x\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: .a\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: a..b\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: [::1\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: [::1]x\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost : a\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\n Host: a\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nX: 1\\r\\n 2\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nX: 1\\r\\n\\t2\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nX\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\n: v\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nX(: v\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nX: a\\0b\\r\\n\\r\\n, 400",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nX: a\\rb\\r\\n\\r\\n, 400",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n, 400",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\nContent-Length: 0\\r\\n\\r\\n, 400",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\nContent-Length: 1\\r\\n\\r\\n, 400",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\n, 400",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: +1\\r\\n\\r\\n, 400",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: -1\\r\\n\\r\\n, 400",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1 1\\r\\n\\r\\n, 400",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 0x1\\r\\n\\r\\n, 400",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length:\\r\\n\\r\\n, 400",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 99999999999999999999\\r\\n\\r\\n, 400",
                "POST / HTTP/1.0\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n, 400",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: identity\\r\\n\\r\\n, 501",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: xchunked\\r\\n\\r\\n, 501",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: gzip\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n, 501",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n, 501",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding:\\r\\n\\r\\n, 501",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding : chunked\\r\\n\\r\\n, 400",
            })
    void whatCouldBeReadInTwoWaysIsRefused(String bytes, int status) {
        assertThatThrownBy(() -> parse(unescape(bytes)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(status));
    }

    @Test
    void aListOfLengthsIsRefused() {
        assertThatThrownBy(() -> parse(unescape("POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1, 1\\r\\n\\r\\n")))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void limitsHaveTheirOwnStatus() {
        String host = "Host: a\r\n";
        assertThatThrownBy(() -> parse("GET /" + "x".repeat(9000)))
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.status()).isEqualTo(414));
        assertThatThrownBy(() -> parse("GET / HTTP/1.1\r\n" + host + "X: " + "x".repeat(40_000)))
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.status()).isEqualTo(431));
        assertThatThrownBy(() -> parse("GET / HTTP/1.1\r\n" + host + "X: 1\r\n".repeat(200) + "\r\n"))
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.status()).isEqualTo(431));
    }

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "A.Example, a.example",
        "a.example., a.example",
        "a:8443, a",
        "a.:443, a",
        "127.0.0.1:80, 127.0.0.1",
        "[::1]:80, [::1]",
        "[2001:DB8::1], [2001:db8::1]",
        "xn--bcher-kva.example, xn--bcher-kva.example"
    })
    void theHostIsTheNameWithoutPortAndDot(String field, String host) throws Refusal {
        assertThat(parsed("GET / HTTP/1.1\r\nHost: " + field + "\r\n\r\n").host())
                .isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "WebSocket"})
    void aWebSocketNeedsAllItsFields(String protocol) throws Refusal {
        String head = "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: " + protocol + "\r\nConnection: keep-alive, upgrade\r\n";
        assertThat(parsed(head + "Sec-WebSocket-Key: x\r\n\r\n").webSocket()).isTrue();
        assertThat(parsed(head + "\r\n").webSocket()).isFalse();
        assertThat(parsed(head.replace("upgrade", "x") + "Sec-WebSocket-Key: x\r\n\r\n")
                        .webSocket())
                .isFalse();
        assertThat(parsed(head + "Sec-WebSocket-Key: x\r\nContent-Length: 3\r\n\r\n")
                        .webSocket())
                .isFalse();
    }

    @Test
    void anyCutOfTheStreamReadsTheSame() {
        String text =
                RawClient.head("PUT /p?q=%20 HTTP/1.1", "Host: a:80", "X-A: one two ", "Transfer-Encoding: chunked")
                        + RawClient.head("5", "hello", "10", "0123456789abcdef", "0", "T: 1");
        Seeds.each(
                300,
                random -> assertThat(readInPieces(text, random)).isEqualTo("/p?q=%20 one two hello0123456789abcdef"));
    }

    private static String readInPieces(String text, Random random) {
        RequestParser parser = new RequestParser(Limits.defaults());
        Inbox inbox = new Inbox();
        StringBuilder read = new StringBuilder();
        RequestHead head = null;
        int at = 0;
        try {
            while (at < text.length() || !parser.bodyDone() || head == null) {
                int end = Math.min(text.length(), at + 1 + random.nextInt(9));
                ByteBuf piece = Unpooled.copiedBuffer(text.substring(at, end), StandardCharsets.ISO_8859_1);
                inbox.add(piece.alloc(), piece);
                at = end;
                if (head == null) {
                    head = parser.head(inbox.bytes(), PEER);
                    read.append(
                            head == null
                                    ? ""
                                    : head.target() + " " + head.headers().get("X-A") + " ");
                }
                for (ByteBuf part = head == null ? null : parser.body(inbox.bytes()); part != null; ) {
                    read.append(part.toString(StandardCharsets.ISO_8859_1));
                    part.release();
                    part = parser.body(inbox.bytes());
                }
            }
            assertThat(inbox.size()).isZero();
        } catch (Refusal refusal) {
            return refusal.line();
        } finally {
            inbox.clear();
        }
        return read.toString();
    }

    @Test
    void noiseIsReadOrRefusedButNeverBreaksTheReader() {
        Seeds.each(2000, random -> {
            String noise = "GET / HTTP/1.1\r\nHost: a\r\n" + Seeds.text(random, 200) + "\r\n\r\n";
            try {
                parse(noise);
            } catch (Refusal refusal) {
                assertThat(refusal.status()).isBetween(400, 505);
            }
        });
    }
}
