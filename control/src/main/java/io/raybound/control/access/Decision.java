package io.raybound.control.access;

/// Allowed or not, with the reason and the rule that decided.
///
/// @param reason one sentence for people
/// @param rule the assignment, share or default that decided, for instance `role:contributor@cld-...` or `default`
public record Decision(boolean allowed, String reason, String rule) {}
