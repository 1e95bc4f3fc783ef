package io.raybound.wire.api;

/// Answer of `POST /v1/cli-login/device`, as RFC 8628 section 3.2 names it.
///
/// @param userCode what the person types, `XXXX-XXXX`
/// @param expiresIn seconds
/// @param interval seconds between two questions
public record DeviceLoginBegun(
        String deviceCode,
        String userCode,
        String verificationUri,
        String verificationUriComplete,
        long expiresIn,
        int interval) {
    @Override
    public String toString() {
        return "DeviceLoginBegun[(secret)]";
    }
}
