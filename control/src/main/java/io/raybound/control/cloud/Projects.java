package io.raybound.control.cloud;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.model.Project;
import org.jspecify.annotations.Nullable;

/// The projects of clouds.
public final class Projects {
    /// Makes a project; null for the only cloud.
    public Project create(Call call, @Nullable String cloudRef, String name, String description) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// A project by name or id.
    public Project get(Caller caller, String ref) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// The projects that the caller may see; null for all clouds.
    public Slice<Project> list(Caller caller, @Nullable String cloudRef, PageRequest page) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Changes the description.
    public Project describe(Call call, String ref, String description, @Nullable Long ifMatch) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Removes a project without clusters and jobs.
    public void delete(Call call, String ref, @Nullable Long ifMatch) {
        io.raybound.control.Unbuilt.yet();
    }
}
