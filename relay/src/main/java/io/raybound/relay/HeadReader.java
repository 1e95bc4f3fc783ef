package io.raybound.relay;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads the start line and the fields of a message, line by line (RFC 9112 sections 2 and 5), in the strict reading:
/// lines end in CR LF and nothing else, no field continues on a second line, no space before the colon.
final class HeadReader {
    private static final byte CR = '\r';
    private static final byte LF = '\n';

    private final Limits limits;
    private int searched;
    private int bytes;
    private @Nullable String startLine;
    private Headers headers = new Headers();

    HeadReader(Limits limits) {
        this.limits = limits;
    }

    /// Begins the next message.
    void reset() {
        searched = 0;
        bytes = 0;
        startLine = null;
        headers = new Headers();
    }

    /// Begins a block of trailer fields, which has no start line.
    void resetForTrailers() {
        reset();
        startLine = "";
    }

    boolean begun() {
        return startLine != null || searched > 0;
    }

    String startLine() {
        return startLine == null ? "" : startLine;
    }

    Headers headers() {
        return headers;
    }

    /// Reads what is there; true when the empty line that ends the head has been read.
    boolean read(ByteBuf in) throws Refusal {
        while (true) {
            int length = line(in);
            if (length < 0) {
                return false;
            }
            if (startLine == null) {
                startLine = in.toString(in.readerIndex(), length, StandardCharsets.ISO_8859_1);
            } else if (length == 0) {
                in.skipBytes(2);
                return true;
            } else {
                field(in, in.readerIndex(), in.readerIndex() + length);
            }
            in.skipBytes(length + 2);
        }
    }

    /// The length of the next line without its CR LF, or -1 when it is not complete.
    private int line(ByteBuf in) throws Refusal {
        int from = in.readerIndex();
        int end = in.indexOf(from + searched, in.writerIndex(), LF);
        if (end < 0) {
            searched = in.readableBytes();
            checkSize(searched);
            return -1;
        }
        int length = end - from - 1;
        if (length < 0 || in.getByte(end - 1) != CR) {
            throw Refusal.bad("a line ends in LF without CR");
        }
        checkSize(length);
        searched = 0;
        bytes += startLine == null ? 0 : length + 2;
        return length;
    }

    private void checkSize(int length) throws Refusal {
        if (startLine == null && length > limits.requestLine()) {
            throw new Refusal(414, "the request line is longer than " + limits.requestLine() + " bytes");
        }
        if (startLine != null && bytes + length > limits.headerBytes()) {
            throw new Refusal(431, "the header fields are larger than " + limits.headerBytes() + " bytes");
        }
    }

    private void field(ByteBuf in, int from, int end) throws Refusal {
        int colon = from;
        while (colon < end && Syntax.isTokenByte(in.getByte(colon))) {
            colon++;
        }
        if (colon == from || colon == end || in.getByte(colon) != ':') {
            throw Refusal.bad("a header line does not begin with a field name and a colon");
        }
        int first = colon + 1;
        int last = end;
        while (first < last && isBlank(in.getByte(first))) {
            first++;
        }
        while (last > first && isBlank(in.getByte(last - 1))) {
            last--;
        }
        for (int i = first; i < last; i++) {
            if (!Syntax.isFieldValueByte(in.getUnsignedByte(i))) {
                throw Refusal.bad("a header field holds a control character");
            }
        }
        if (headers.size() >= limits.headerCount()) {
            throw new Refusal(431, "more than " + limits.headerCount() + " header fields");
        }
        headers.append(text(in, from, colon), text(in, first, last));
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static String text(ByteBuf in, int from, int end) {
        return in.toString(from, end - from, StandardCharsets.ISO_8859_1);
    }
}
