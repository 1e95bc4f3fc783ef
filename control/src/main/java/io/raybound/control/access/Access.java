package io.raybound.control.access;

import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.Verb;

/// Decides who may do what.
public final class Access {
    /// The decision for a verb on a kind of object at a place.
    public Decision decide(Caller caller, Verb verb, Kind kind, Scope scope) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// The id of the organization.
    public Id organization() {
        return io.raybound.control.Unbuilt.yet();
    }
}
