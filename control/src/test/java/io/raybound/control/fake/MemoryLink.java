package io.raybound.control.fake;

import io.raybound.control.link.LinkKey;
import io.raybound.control.link.LinkKeys;
import io.raybound.control.link.SessionStore;
import io.raybound.model.Id;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

final class MemoryLink {
    private MemoryLink() {}

    static final class Keys implements LinkKeys {
        private final MemoryState state;

        Keys(MemoryState state) {
            this.state = state;
        }

        @Override
        public Optional<LinkKey> find(Id id) {
            return Optional.ofNullable(state.keys.get(id));
        }

        @Override
        public Optional<LinkKey> find(Id subject, String publicKey) {
            return of(subject).stream()
                    .filter(k -> k.publicKey().equals(publicKey))
                    .findFirst();
        }

        @Override
        public List<LinkKey> of(Id subject) {
            return state.keys.values().stream()
                    .filter(k -> k.subject().equals(subject))
                    .sorted(Comparator.comparing(LinkKey::createdAt).reversed().thenComparing(k -> k.id().value()))
                    .toList();
        }

        @Override
        public void insert(LinkKey key) {
            state.keys.put(key.id(), key);
        }

        @Override
        public void forget(Id subject) {
            state.keys.values().removeIf(k -> k.subject().equals(subject));
        }

        @Override
        public void revoke(Id id, Instant at) {
            state.keys.computeIfPresent(
                    id,
                    (same, k) -> k.revokedAt() != null
                            ? k
                            : new LinkKey(
                                    k.id(),
                                    k.program(),
                                    k.subject(),
                                    k.siteId(),
                                    k.cloudId(),
                                    k.publicKey(),
                                    k.version(),
                                    k.bootId(),
                                    k.createdAt(),
                                    at));
        }
    }

    static final class Sessions implements SessionStore {
        private final MemoryState state;

        Sessions(MemoryState state) {
            this.state = state;
        }

        @Override
        public Optional<Row> find(Id subject) {
            return Optional.ofNullable(state.sessions.get(subject));
        }

        @Override
        public void put(Row row) {
            state.sessions.put(row.subject(), row);
        }

        @Override
        public void delete(Id subject) {
            state.sessions.remove(subject);
        }
    }
}
