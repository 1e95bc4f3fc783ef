package io.raybound.control.link;

import io.raybound.model.Id;
import java.util.Optional;

/// Lets operators and head agents in, once per key.
public final class Enrollments {
    /// Takes a join token; the same token with the same key is answered the same.
    public LinkKey enroll(OperatorEnrollment body) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Takes an operator's statement.
    public LinkKey enroll(HeadEnrollment body) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// A key by id, also a revoked one.
    public Optional<LinkKey> key(Id keyId) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// The machine of a key; refused with `key-revoked` or `unauthenticated`.
    public LinkPrincipal principal(Id keyId) {
        return io.raybound.control.Unbuilt.yet();
    }
}
