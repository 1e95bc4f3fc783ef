package io.raybound.wire.link;

/// One instruction as a JWS (RFC 7515) whose payload is an [InstructionPayload].
public record SignedInstruction(long revision, String signed) {}
