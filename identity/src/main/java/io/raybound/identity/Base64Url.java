package io.raybound.identity;

import java.util.Base64;

/// Base64url without padding (RFC 4648 section 5), read strictly: one text for each byte string, so a changed
/// character can never decode to the same bytes.
final class Base64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private Base64Url() {}

    static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    static byte[] decode(String text) throws Refusal {
        try {
            byte[] bytes = DECODER.decode(text);
            if (encode(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
        throw malformed();
    }

    private static Refusal malformed() {
        return new Refusal("token-malformed", "A part of the token is not base64url without padding.");
    }
}
