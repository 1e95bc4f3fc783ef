package io.raybound.control.access;

/// The ports that make and hash secrets.
public record Tokens(TokenMint mint, TokenHasher hasher, PasswordHasher passwords) {}
