package io.raybound.headagent.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads a request path the way the backend will: decoded once. Paths that two readers could take differently are
/// none: dot segments, empty segments, encoded slashes, backslashes, control characters, bad or doubled encoding.
final class CleanPath {
    private CleanPath() {}

    static Optional<String> of(String raw) {
        byte[] bytes = new byte[raw.length()];
        int length = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = high < 0 ? -1 : Character.digit(raw.charAt(i + 2), 16);
                int decoded = low < 0 ? -1 : high * 16 + low;
                if (decoded < 0x20 || decoded == 0x7f || decoded == '/' || decoded == '\\' || decoded == '%') {
                    return Optional.empty();
                }
                bytes[length++] = (byte) decoded;
                i += 2;
            } else if (c == '\\' || c == ';' || c <= 0x20 || c > 126) {
                return Optional.empty();
            } else {
                bytes[length++] = (byte) c;
            }
        }
        try {
            String path = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
            boolean twofold = path.contains("//") || (path + "/").contains("/./") || (path + "/").contains("/../");
            return twofold || !path.startsWith("/") ? Optional.empty() : Optional.of(path);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
