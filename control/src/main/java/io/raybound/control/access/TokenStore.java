package io.raybound.control.access;

import io.raybound.model.Id;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Port: random tokens, known only by their hash.
public interface TokenStore {
    Optional<Kept> find(String hash);

    void insert(Kept token);

    /// Marks a one-time token as used; false when it was used before.
    boolean use(String hash, String usedBy, Instant at);

    /// Forgets one token by id.
    void delete(Id id);

    /// Forgets all tokens of a subject.
    void deleteOf(Id subject);

    /// Forgets tokens that expired before the instant.
    void forgetExpired(Instant before);

    /// A token.
    ///
    /// @param id what grants and revocations name: a session, an API key, a join token
    /// @param subject a user or service account; a site for join tokens
    /// @param usedBy who used a one-time token: for join tokens the public key
    record Kept(
            String hash,
            Purpose purpose,
            Id id,
            Id subject,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant usedAt,
            @Nullable String usedBy) {
        /// True when its time is over.
        public boolean isExpired(Instant now) {
            return expiresAt != null && !now.isBefore(expiresAt);
        }
    }

    /// What a token is for; a token of one purpose never works for another.
    enum Purpose {
        API_KEY,
        SESSION,
        LOGIN_LINK,
        JOIN_TOKEN
    }
}
