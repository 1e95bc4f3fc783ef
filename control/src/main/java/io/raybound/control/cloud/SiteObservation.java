package io.raybound.control.cloud;

import org.jspecify.annotations.Nullable;

/// What an operator tells of its site; null for what it does not know.
///
/// @param tokenIssuer who signs the tokens of its pods
/// @param checks what its checks saw
public record SiteObservation(
        @Nullable String gatewayAddress,
        @Nullable Integer gatewayPort,
        @Nullable String operatorVersion,
        @Nullable TokenIssuer tokenIssuer,
        @Nullable SiteChecks checks) {}
