package io.raybound.relay;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a backend's responses (RFC 9112 sections 4 and 6.3) as strictly as requests.
final class ResponseParser {
    private final HeadReader head;
    private final BodyReader body;

    ResponseParser(Limits limits) {
        head = new HeadReader(limits);
        body = new BodyReader(limits);
    }

    boolean begun() {
        return head.begun();
    }

    /// The next head, or null when more bytes are needed; unless it is interim, its body comes next.
    @Nullable
    ResponseHead head(ByteBuf in, String method) throws Refusal {
        if (!head.read(in)) {
            return null;
        }
        ResponseHead response = response(head.startLine(), head.headers(), method);
        head.reset();
        if (!response.interim()) {
            boolean bodiless = method.equals("HEAD") || response.status() == 204 || response.status() == 304;
            body.begin(bodiless ? 0 : response.length());
        }
        return response;
    }

    @Nullable
    ByteBuf body(ByteBuf in) throws Refusal {
        return body.next(in);
    }

    boolean bodyDone() {
        return body.done();
    }

    boolean endsWithStream() {
        return body.endsWithStream();
    }

    private static ResponseHead response(String line, Headers headers, String method) throws Refusal {
        boolean http11 = line.startsWith("HTTP/1.1 ");
        if (!http11 && !line.startsWith("HTTP/1.0 ")) {
            throw Refusal.bad("the backend does not speak HTTP/1.1");
        }
        int status = line.length() < 12 ? -1 : (int) Syntax.length(line.substring(9, 12));
        if (status < 100 || status > 599 || (line.length() > 12 && line.charAt(12) != ' ')) {
            throw Refusal.bad("the backend's status line has no status");
        }
        String reason = line.length() > 13 ? line.substring(13) : "";
        if (!Syntax.isFieldValue(reason)) {
            throw Refusal.bad("the backend's reason phrase holds a control character");
        }
        long length = length(headers, http11);
        boolean close = !http11 || Hygiene.names(headers, "Connection", "close");
        boolean reusable =
                !close && (length != BodyReader.UNTIL_CLOSE || method.equals("HEAD") || status == 304 || status == 204);
        return new ResponseHead(status, reason, headers, length, reusable);
    }

    private static long length(Headers headers, boolean http11) throws Refusal {
        List<String> encodings = headers.all("Transfer-Encoding");
        List<String> lengths = headers.all("Content-Length");
        if (encodings.isEmpty() && lengths.isEmpty()) {
            return BodyReader.UNTIL_CLOSE;
        }
        if (encodings.isEmpty()) {
            long length = lengths.size() == 1 ? Syntax.length(lengths.getFirst()) : -1;
            if (length < 0) {
                throw Refusal.bad("the backend's Content-Length is not one plain number");
            }
            return length;
        }
        if (!lengths.isEmpty()
                || !http11
                || encodings.size() != 1
                || !encodings.getFirst().equalsIgnoreCase("chunked")) {
            throw Refusal.bad("the backend's Transfer-Encoding is not plain chunked");
        }
        return RequestHead.CHUNKED;
    }
}
