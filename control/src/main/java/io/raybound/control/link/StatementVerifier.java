package io.raybound.control.link;

import io.raybound.model.Id;
import java.util.Optional;
import java.util.function.Function;

/// Port: checks the signature, type, audience and times of an operator's statement.
@FunctionalInterface
public interface StatementVerifier {
    /// What it says; refused with `statement-refused` when anything is wrong.
    ///
    /// @param keys finds the operator key that the statement names
    Statement verify(String statement, Id cloudId, Function<Id, Optional<LinkKey>> keys);
}
