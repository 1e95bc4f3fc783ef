package io.raybound.identity;

import io.raybound.model.BadValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// PEM blocks (RFC 7468).
final class Pem {
    private static final int LARGEST = 256 * 1024;

    private Pem() {}

    static String write(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    /// The one block of that label; anything else in the text is refused.
    static byte[] readOne(String label, String pem) {
        List<byte[]> blocks = readAll(label, pem);
        if (blocks.size() != 1) {
            throw new BadValue("pem", blocks.size() + " blocks", "exactly one " + label);
        }
        return blocks.getFirst();
    }

    static List<byte[]> readAll(String label, String pem) {
        if (pem.length() > LARGEST) {
            throw new BadValue("pem", pem.length() + " characters", "a text of at most " + LARGEST + " characters");
        }
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        List<byte[]> blocks = new ArrayList<>();
        String rest = pem.strip();
        while (!rest.isEmpty()) {
            int stop = rest.indexOf(end);
            if (!rest.startsWith(begin) || stop < 0) {
                throw new BadValue("pem", "other text", "only " + label + " blocks");
            }
            blocks.add(decode(label, rest.substring(begin.length(), stop)));
            rest = rest.substring(stop + end.length()).strip();
        }
        return blocks;
    }

    private static byte[] decode(String label, String body) {
        String packed = body.replaceAll("[\\r\\n \\t]", "");
        try {
            return Base64.getDecoder().decode(packed.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new BadValue("pem", "a damaged block", label + " in base64");
        }
    }
}
