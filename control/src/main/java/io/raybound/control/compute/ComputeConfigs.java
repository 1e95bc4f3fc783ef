package io.raybound.control.compute;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.model.ComputeConfig;
import org.jspecify.annotations.Nullable;

/// Versioned cluster specs.
public final class ComputeConfigs {
    /// Makes version 1, or the next version of a name.
    public ComputeConfig create(Call call, NewComputeConfig body) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// A config by id, `name:version`, or `name` for the newest that is not archived.
    public ComputeConfig get(Caller caller, String ref) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// The configs that the caller may see; null for all names.
    public Slice<ComputeConfig> list(Caller caller, @Nullable String name, PageRequest page) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Keeps a version from being used for new clusters.
    public ComputeConfig archive(Call call, String ref) {
        return io.raybound.control.Unbuilt.yet();
    }
}
