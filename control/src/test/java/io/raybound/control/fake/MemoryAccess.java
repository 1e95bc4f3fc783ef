package io.raybound.control.fake;

import io.raybound.control.access.LoginCodes;
import io.raybound.control.access.PasswordStore;
import io.raybound.control.access.RevocationStore;
import io.raybound.control.access.TokenStore;
import io.raybound.control.outbox.Desired.Revoked;
import io.raybound.model.Id;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

final class MemoryAccess {
    private MemoryAccess() {}

    static final class Tokens implements TokenStore {
        private final MemoryState state;

        Tokens(MemoryState state) {
            this.state = state;
        }

        @Override
        public Optional<Kept> find(String hash) {
            return Optional.ofNullable(state.tokens.get(hash));
        }

        @Override
        public void insert(Kept token) {
            if (state.tokens.putIfAbsent(token.hash(), token) != null) {
                throw new IllegalStateException("there already");
            }
        }

        @Override
        public boolean use(String hash, String usedBy, Instant at) {
            Kept t = state.tokens.get(hash);
            if (t == null || t.usedAt() != null) {
                return false;
            }
            state.tokens.put(
                    hash, new Kept(hash, t.purpose(), t.id(), t.subject(), t.createdAt(), t.expiresAt(), at, usedBy));
            return true;
        }

        @Override
        public void delete(Id id) {
            state.tokens.values().removeIf(t -> t.id().equals(id));
        }

        @Override
        public void deleteOf(Id subject) {
            state.tokens.values().removeIf(t -> t.subject().equals(subject));
        }

        @Override
        public void forgetExpired(Instant before) {
            state.tokens
                    .values()
                    .removeIf(t -> t.expiresAt() != null && t.expiresAt().isBefore(before));
        }
    }

    static final class Codes implements LoginCodes {
        private final MemoryState state;

        Codes(MemoryState state) {
            this.state = state;
        }

        @Override
        public Optional<Waiting> find(String hash) {
            return Optional.ofNullable(state.codes.get(hash));
        }

        @Override
        public Optional<Waiting> typed(String userHash) {
            return state.codes.values().stream()
                    .filter(w -> userHash.equals(w.userHash()))
                    .findFirst();
        }

        @Override
        public void put(Waiting waiting) {
            state.codes.put(waiting.hash(), waiting);
        }

        @Override
        public void remove(String hash) {
            state.codes.remove(hash);
        }

        @Override
        public long count() {
            return state.codes.size();
        }

        @Override
        public void forgetExpired(Instant before) {
            state.codes.values().removeIf(w -> w.expiresAt().isBefore(before));
        }
    }

    static final class Passwords implements PasswordStore {
        private final MemoryState state;

        Passwords(MemoryState state) {
            this.state = state;
        }

        @Override
        public Optional<String> find(Id user) {
            return Optional.ofNullable(state.passwords.get(user));
        }

        @Override
        public void put(Id user, String hash) {
            state.passwords.put(user, hash);
        }

        @Override
        public void delete(Id user) {
            state.passwords.remove(user);
        }
    }

    static final class Revocations implements RevocationStore {
        private final MemoryState state;

        Revocations(MemoryState state) {
            this.state = state;
        }

        @Override
        public void put(Revoked revoked) {
            state.revocations.put(revoked.id(), revoked);
        }

        @Override
        public List<Revoked> all() {
            return state.revocations.values().stream()
                    .sorted(Comparator.comparing(Revoked::since).thenComparing(Revoked::id))
                    .toList();
        }

        @Override
        public int forgetBefore(Instant instant) {
            int before = state.revocations.size();
            state.revocations.values().removeIf(r -> r.since().isBefore(instant));
            return before - state.revocations.size();
        }
    }
}
