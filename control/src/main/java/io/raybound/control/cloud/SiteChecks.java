package io.raybound.control.cloud;

import io.raybound.control.storage.Meta;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the checks of a site saw last, as its operator reported it: JSON that is passed on to people and decides
/// nothing.
///
/// @param json an object with `checked_at` and `items`
public record SiteChecks(String json) {
    private static final int LONGEST = 128 * 1024;

    /// The checks of this text; empty when it is missing or far too long.
    public static Optional<SiteChecks> of(@Nullable String json) {
        return json == null || json.isBlank() || json.length() > LONGEST
                ? Optional.empty()
                : Optional.of(new SiteChecks(json));
    }

    static Optional<SiteChecks> find(Tx tx, Id site) {
        return tx.port(Meta.class).get(key(site)).map(SiteChecks::new);
    }

    void keep(Tx tx, Id site) {
        tx.port(Meta.class).put(key(site), json);
    }

    static void forget(Tx tx, Id site) {
        tx.port(Meta.class).remove(key(site));
    }

    private static String key(Id site) {
        return "site-checks/" + site;
    }
}
