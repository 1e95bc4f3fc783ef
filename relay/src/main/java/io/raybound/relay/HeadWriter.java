package io.raybound.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Writes heads and chunk framing. Framing fields are written here only.
final class HeadWriter {
    private static final int CRLF = ('\r' << 8) | '\n';
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private HeadWriter() {}

    static ByteBuf request(ByteBufAllocator allocator, RequestHead head, Headers headers) {
        ByteBuf out = allocator.buffer(1024);
        text(out, head.method());
        out.writeByte(' ');
        text(out, head.target());
        text(out, " HTTP/1.1\r\n");
        fields(out, headers);
        if (head.length() == RequestHead.CHUNKED) {
            text(out, "Transfer-Encoding: chunked\r\n");
        } else if (head.length() > 0 || head.headers().contains("Content-Length")) {
            field(out, "Content-Length", Long.toString(head.length()));
        }
        if (head.webSocket()) {
            text(out, "Connection: Upgrade\r\nUpgrade: websocket\r\n");
        }
        return out.writeShort(CRLF);
    }

    /// @param framing a complete line with its CR LF, or nothing
    static ByteBuf response(ByteBufAllocator allocator, int status, String reason, Headers headers, String framing) {
        ByteBuf out = allocator.buffer(512);
        text(out, "HTTP/1.1 ");
        text(out, Integer.toString(status));
        out.writeByte(' ');
        text(out, reason);
        out.writeShort(CRLF);
        fields(out, headers);
        text(out, framing);
        return out.writeShort(CRLF);
    }

    static ByteBuf answer(ByteBufAllocator allocator, Answer answer, boolean withBody, boolean close) {
        int length = answer.body().length;
        boolean bodiless = answer.status() == 204 || answer.status() == 304;
        String framing =
                (bodiless ? "" : "Content-Length: " + length + "\r\n") + (close ? "Connection: close\r\n" : "");
        Headers headers = answer.headers().contains("Date")
                ? answer.headers()
                : answer.headers().copy().add("Date", date());
        String reason = HttpResponseStatus.valueOf(answer.status()).reasonPhrase();
        ByteBuf out = response(allocator, answer.status(), reason, headers, framing);
        return withBody && !bodiless ? out.writeBytes(answer.body()) : out;
    }

    static ByteBuf goOn(ByteBufAllocator allocator) {
        ByteBuf out = allocator.buffer(32);
        text(out, "HTTP/1.1 100 Continue\r\n\r\n");
        return out;
    }

    static ByteBuf chunkBegin(ByteBufAllocator allocator, int size) {
        ByteBuf out = allocator.buffer(16);
        text(out, Integer.toHexString(size));
        return out.writeShort(CRLF);
    }

    static ByteBuf chunkEnd(ByteBufAllocator allocator) {
        return allocator.buffer(2).writeShort(CRLF);
    }

    static ByteBuf lastChunk(ByteBufAllocator allocator) {
        return allocator.buffer(LAST_CHUNK.length).writeBytes(LAST_CHUNK);
    }

    private static String date() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
    }

    private static void fields(ByteBuf out, Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            field(out, headers.name(i), headers.value(i));
        }
    }

    private static void field(ByteBuf out, String name, String value) {
        text(out, name);
        out.writeByte(':').writeByte(' ');
        text(out, value);
        out.writeShort(CRLF);
    }

    private static void text(ByteBuf out, String text) {
        out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    }
}
