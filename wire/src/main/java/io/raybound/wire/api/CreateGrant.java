package io.raybound.wire.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `POST /v1/clusters/{id}/grants`.
///
/// @param doors null means all
public record CreateGrant(@Nullable List<String> doors) {}
