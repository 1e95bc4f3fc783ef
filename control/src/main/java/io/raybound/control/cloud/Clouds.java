package io.raybound.control.cloud;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.model.Cloud;
import org.jspecify.annotations.Nullable;

/// The clouds of the organization.
public final class Clouds {
    /// Makes a cloud and its project `default`.
    public Cloud create(Call call, String name) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// A cloud by name or id.
    public Cloud get(Caller caller, String ref) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// The clouds that the caller may see.
    public Slice<Cloud> list(Caller caller, PageRequest page) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Removes a cloud that has no sites; refused with `not-empty` else.
    public void delete(Call call, String ref, @Nullable Long ifMatch) {
        io.raybound.control.Unbuilt.yet();
    }
}
