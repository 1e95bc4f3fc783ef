package io.raybound.relay;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads requests (RFC 9112 sections 3 and 6.3); whatever could be read in two ways is refused.
final class RequestParser {
    private final HeadReader head;
    private final BodyReader body;

    RequestParser(Limits limits) {
        head = new HeadReader(limits);
        body = new BodyReader(limits);
    }

    /// Whether part of a head has been read.
    boolean begun() {
        return head.begun();
    }

    /// The next head, or null when more bytes are needed; its body comes next.
    @Nullable
    RequestHead head(ByteBuf in, Peer peer) throws Refusal {
        if (!head.read(in)) {
            return null;
        }
        RequestHead request = request(head.startLine(), head.headers(), peer);
        head.reset();
        body.begin(request.length());
        return request;
    }

    @Nullable
    ByteBuf body(ByteBuf in) throws Refusal {
        return body.next(in);
    }

    boolean bodyDone() {
        return body.done();
    }

    private static RequestHead request(String line, Headers headers, Peer peer) throws Refusal {
        int first = line.indexOf(' ');
        int second = line.indexOf(' ', first + 1);
        if (first < 1 || second < 0 || line.indexOf(' ', second + 1) >= 0) {
            throw Refusal.bad("the request line is not METHOD, target and version, one space apart");
        }
        String method = line.substring(0, first);
        String target = line.substring(first + 1, second);
        boolean http11 = version(line.substring(second + 1));
        if (method.length() > 32 || !Syntax.isToken(method)) {
            throw Refusal.bad("the method is no token");
        }
        if (!Syntax.isOriginForm(target)) {
            throw Refusal.bad("the request target does not begin with / or holds a character that is not allowed");
        }
        long length = length(headers, http11);
        return new RequestHead(method, target, http11, headers, host(headers), length, peer);
    }

    private static boolean version(String version) throws Refusal {
        return switch (version) {
            case "HTTP/1.1" -> true;
            case "HTTP/1.0" -> false;
            default -> throw new Refusal(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
        };
    }

    private static String host(Headers headers) throws Refusal {
        List<String> hosts = headers.all("Host");
        String host = hosts.size() == 1 ? Syntax.host(hosts.getFirst()) : null;
        if (host == null) {
            throw Refusal.bad("exactly one valid Host field is needed");
        }
        return host;
    }

    private static long length(Headers headers, boolean http11) throws Refusal {
        List<String> encodings = headers.all("Transfer-Encoding");
        List<String> lengths = headers.all("Content-Length");
        if (encodings.isEmpty()) {
            if (lengths.isEmpty()) {
                return 0;
            }
            long length = lengths.size() == 1 ? Syntax.length(lengths.getFirst()) : -1;
            if (length < 0) {
                throw Refusal.bad("Content-Length is not one plain number");
            }
            return length;
        }
        if (!lengths.isEmpty() || !http11) {
            throw Refusal.bad("Transfer-Encoding with Content-Length, or with HTTP/1.0");
        }
        if (encodings.size() != 1 || !encodings.getFirst().equalsIgnoreCase("chunked")) {
            throw new Refusal(501, "the only transfer encoding is chunked");
        }
        return RequestHead.CHUNKED;
    }
}
