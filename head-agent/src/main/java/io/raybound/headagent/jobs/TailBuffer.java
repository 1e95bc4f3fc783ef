package io.raybound.headagent.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Keeps the last bytes of what it is given.
final class TailBuffer {
    private static final int CHUNK = 8_192;

    private final byte[] ring;
    private long written;

    TailBuffer(int longest) {
        this.ring = new byte[longest];
    }

    void readAll(InputStream in) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            add(chunk, n);
        }
    }

    private void add(byte[] chunk, int count) {
        int from = Math.max(0, count - ring.length);
        for (int i = from; i < count; ) {
            int at = (int) ((written + i) % ring.length);
            int room = Math.min(count - i, ring.length - at);
            System.arraycopy(chunk, i, ring, at, room);
            i += room;
        }
        written += count;
    }

    /// What is kept; when something was cut off, it begins with a line that says so and goes on at a line's start.
    byte[] content() {
        if (written <= ring.length) {
            byte[] all = new byte[(int) written];
            System.arraycopy(ring, 0, all, 0, all.length);
            return all;
        }
        byte[] tail = new byte[ring.length];
        int start = (int) (written % ring.length);
        System.arraycopy(ring, start, tail, 0, ring.length - start);
        System.arraycopy(ring, 0, tail, ring.length - start, start);
        int line = 0;
        while (line < tail.length && tail[line] != '\n') {
            line++;
        }
        int keep = line < tail.length - 1 ? line + 1 : 0;
        byte[] notice = ("[earlier output was cut off; kept are the last " + ring.length + " bytes]\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] content = new byte[notice.length + tail.length - keep];
        System.arraycopy(notice, 0, content, 0, notice.length);
        System.arraycopy(tail, keep, content, notice.length, tail.length - keep);
        return content;
    }
}
