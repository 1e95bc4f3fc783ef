package io.raybound.control.access;

import io.raybound.model.Id;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Port: logins of programs that wait for a person at a browser, known by the hashes of their codes.
public interface LoginCodes {
    /// By the hash of the code that the program holds.
    Optional<Waiting> find(String hash);

    /// By the hash of the code that the person types.
    Optional<Waiting> typed(String userHash);

    /// Adds or replaces.
    void put(Waiting waiting);

    void remove(String hash);

    /// How many there are.
    long count();

    /// Forgets those that expired before the instant.
    void forgetExpired(Instant before);

    /// One such login.
    ///
    /// @param userHash null where nothing is typed
    /// @param challenge what the program's proof is held against (RFC 7636); null where the code is never in a URL
    /// @param askedFrom address of the program, for the person to see
    /// @param principal who said yes; null until then
    /// @param refused whether the person said no
    record Waiting(
            String hash,
            @Nullable String userHash,
            @Nullable String challenge,
            String askedFrom,
            @Nullable Id principal,
            boolean refused,
            Instant expiresAt) {
        /// True when its time is over.
        public boolean isExpired(Instant now) {
            return !now.isBefore(expiresAt);
        }

        Waiting answered(Id by, boolean yes) {
            return new Waiting(hash, userHash, challenge, askedFrom, by, !yes, expiresAt);
        }
    }
}
