package io.raybound.identity;

/// The parts of an HTTP request that its signature covers.
///
/// @param host the host of the machines' front door, without port, lower case
/// @param pathWithQuery as on the request line, query included
/// @param bodyHash base64url of the SHA-256 of the body's bytes (of no bytes when there is no body)
public record SignedRequest(String method, String host, String pathWithQuery, String bodyHash) {

    /// The same for a body held in memory.
    public static SignedRequest of(String method, String host, String pathWithQuery, byte[] body) {
        return new SignedRequest(method, host, pathWithQuery, Base64Url.encode(Digests.sha256(body)));
    }
}
