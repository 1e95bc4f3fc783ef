package io.raybound.control.link;

/// One instruction of a poll's answer.
///
/// @param signed the JWS that the signer made
public record Change(long revision, String signed) {}
