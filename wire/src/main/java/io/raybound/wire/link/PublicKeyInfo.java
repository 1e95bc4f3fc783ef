package io.raybound.wire.link;

/// A public key by its id.
///
/// @param publicKey base64url of the SPKI DER of an EC P-256 key
public record PublicKeyInfo(String kid, String publicKey) {}
