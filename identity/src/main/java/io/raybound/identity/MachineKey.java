package io.raybound.identity;

/// An enrolled key and the site or cluster it speaks for.
public record MachineKey(String principal, VerifyingKey key) {}
