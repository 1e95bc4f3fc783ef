package io.raybound.identity;

import java.security.SecureRandom;

/// Random texts.
final class Randoms {
    private Randoms() {}

    /// 128 bits as base64url.
    static String id(SecureRandom random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64Url.encode(bytes);
    }
}
