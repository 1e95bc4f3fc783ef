package io.raybound.wire.api;

/// `POST /v1/cli-login/token`: the code of the redirect and the text whose base64url SHA-256 was the challenge (RFC
/// 7636).
public record CliLoginSwap(String code, String verifier) {
    @Override
    public String toString() {
        return "CliLoginSwap[(secret)]";
    }
}
