package io.raybound.control.cloud;

import io.raybound.control.storage.Database;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import io.raybound.model.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// When each site's operator was seen last: exact in this process, written now and then, so that a request that
/// changes nothing writes nothing.
public final class Presence {
    private static final Duration STEP = Duration.ofSeconds(60);

    private final Map<Id, Instant> seen = new ConcurrentHashMap<>();

    /// The operator of the site has just sent a request.
    public void seen(Id site, Instant now) {
        seen.put(site, now);
    }

    /// The site with the newest sighting.
    public Site with(Site site) {
        Instant last = seen.get(site.id());
        return last == null || (site.lastSeenAt() != null && !last.isAfter(site.lastSeenAt()))
                ? site
                : Sites.seenAt(site, last);
    }

    /// Writes sightings that are much newer than the stored ones.
    public void flush(Database database) {
        boolean stale = database.read(tx -> seen.keySet().stream().anyMatch(id -> isStale(tx, id)));
        if (stale) {
            database.write(tx -> {
                seen.keySet().stream()
                        .filter(id -> isStale(tx, id))
                        .forEach(id -> tx.objects()
                                .find(CloudShapes.SITE, id)
                                .ifPresent(site -> tx.objects().update(CloudShapes.SITE, with(site))));
                return true;
            });
        }
    }

    private boolean isStale(Tx tx, Id id) {
        Instant last = seen.get(id);
        return last != null
                && tx.objects()
                        .find(CloudShapes.SITE, id)
                        .filter(s -> s.lastSeenAt() == null
                                || s.lastSeenAt().plus(STEP).isBefore(last))
                        .isPresent();
    }
}
