package io.raybound.identity;

/// Signs instructions and checks them. The payload is the caller's JSON text and is signed as it is; the key id and
/// the token's type are under the signature too.
public final class Instructions {
    private Instructions() {}

    /// The payload as a JWS whose `kid` is the key's own name.
    public static String sign(String payload, SigningKey key) {
        return Jws.sign(TokenType.INSTRUCTION, key, key.kid(), payload);
    }

    /// The payload's JSON text when one of the keys signed it as an instruction.
    public static Check<String> verify(String signed, PublicKeyRing keys) {
        try {
            return new Check.Passed<>(
                    Jws.open(TokenType.INSTRUCTION, signed, keys).payload());
        } catch (Refusal refusal) {
            return refusal.asCheck();
        }
    }
}
