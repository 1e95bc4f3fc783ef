package io.raybound.control.access;

import io.raybound.model.Id;
import io.raybound.model.Kind;

/// Who calls, after their credential was checked.
///
/// @param name login name, or name of the service account
/// @param kind `USER` or `SERVICE_ACCOUNT`
/// @param sid the console session or API key that vouched for them; what grants carry and revocation lists name
public record Caller(Id principalId, String name, Kind kind, Id sid) {}
