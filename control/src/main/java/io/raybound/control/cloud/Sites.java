package io.raybound.control.cloud;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.model.Site;
import org.jspecify.annotations.Nullable;

/// The sites of clouds and the join tokens of their operators.
public final class Sites {
    /// Makes a site.
    public Site create(Call call, String cloudRef, String name) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// A site by name or id.
    public Site get(Caller caller, String ref) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// The sites of a cloud.
    public Slice<Site> list(Caller caller, String cloudRef, PageRequest page) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Removes a site that has no clusters, and revokes its keys.
    public void delete(Call call, String ref, @Nullable Long ifMatch) {
        io.raybound.control.Unbuilt.yet();
    }

    /// Makes a one-time join token for the site's operator.
    public CreatedJoinToken joinToken(Call call, String siteRef) {
        return io.raybound.control.Unbuilt.yet();
    }
}
