package io.raybound.wire.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the checks of a site saw last, the worst first.
///
/// @param checkedAt null before the first report, and for sites without checks
public record SiteCheckList(@Nullable Instant checkedAt, List<SiteCheck> items) {
    public SiteCheckList {
        items = List.copyOf(items);
    }
}
