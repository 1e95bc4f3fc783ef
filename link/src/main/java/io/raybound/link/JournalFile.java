package io.raybound.link;

import io.raybound.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lines of `<CRC32C in hex> <JSON>` in a file.
final class JournalFile {
    private static final Logger LOG = LoggerFactory.getLogger(JournalFile.class);
    private static final int SUM = 8;

    private final Path path;
    private final Disk disk;
    private long lines;

    JournalFile(Path path, Disk disk) {
        this.path = path;
        this.disk = disk;
    }

    Path path() {
        return path;
    }

    long lines() {
        return lines;
    }

    /// Hands every whole line over, in order; creates the file when there is none.
    ///
    /// @return false when lines before the last one were damaged
    boolean load(Consumer<JournalEntry> each) throws IOException {
        if (!Files.exists(path)) {
            disk.replace(path, new byte[0]);
            return true;
        }
        byte[] content = Files.readAllBytes(path);
        int damaged = 0;
        int start = 0;
        while (start < content.length) {
            int end = lineEnd(content, start);
            boolean last = end >= content.length - 1;
            @Nullable JournalEntry entry = end == content.length ? null : read(content, start, end);
            if (entry != null) {
                each.accept(entry);
                lines++;
            } else if (last) {
                LOG.atWarn()
                        .setMessage("a half-written last line of the journal is dropped")
                        .addKeyValue("file", path)
                        .log();
                disk.cut(path, start);
            } else {
                damaged++;
            }
            start = end + 1;
        }
        if (damaged > 0) {
            LOG.atError()
                    .setMessage("the journal is damaged: the disk may be failing; everything is asked for again")
                    .addKeyValue("file", path)
                    .addKeyValue("lines", damaged)
                    .log();
        }
        return damaged == 0;
    }

    void append(List<JournalEntry> entries) throws IOException {
        disk.append(path, bytes(entries));
        lines += entries.size();
    }

    void replace(List<JournalEntry> entries) throws IOException {
        disk.replace(path, bytes(entries));
        lines = entries.size();
    }

    void close() throws IOException {
        disk.close();
    }

    private static int lineEnd(byte[] content, int from) {
        int at = from;
        while (at < content.length && content[at] != '\n') {
            at++;
        }
        return at;
    }

    private static @Nullable JournalEntry read(byte[] content, int from, int to) {
        if (to - from <= SUM + 1 || content[from + SUM] != ' ') {
            return null;
        }
        int json = from + SUM + 1;
        String sum = new String(content, from, SUM, StandardCharsets.US_ASCII);
        if (!sum.equals(sum(content, json, to - json))) {
            return null;
        }
        String text = new String(content, json, to - json, StandardCharsets.UTF_8);
        try {
            return Json.readLenient(text, JournalEntry.class);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] bytes(List<JournalEntry> entries) {
        StringBuilder text = new StringBuilder();
        for (JournalEntry entry : entries) {
            String json = Json.write(entry);
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            text.append(sum(bytes, 0, bytes.length)).append(' ').append(json).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String sum(byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, length);
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
