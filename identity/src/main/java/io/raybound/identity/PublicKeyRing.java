package io.raybound.identity;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The public keys that are trusted for one purpose, by key id. Immutable: a change is a new ring.
///
/// @param keys by `kid`
public record PublicKeyRing(Map<String, VerifyingKey> keys) {
    public PublicKeyRing {
        keys = Map.copyOf(keys);
    }

    /// A ring in which each key goes by its own name.
    public static PublicKeyRing of(Collection<VerifyingKey> keys) {
        return new PublicKeyRing(keys.stream().collect(Collectors.toMap(VerifyingKey::kid, key -> key, (a, b) -> a)));
    }

    /// A ring from `kid` to base64url SPKI DER, as the link carries it; throws `BadValue` for a bad key.
    public static PublicKeyRing read(Map<String, String> spkiByKid) {
        return new PublicKeyRing(spkiByKid.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> VerifyingKey.read(entry.getValue()))));
    }

    /// The key of that id.
    public Optional<VerifyingKey> find(String kid) {
        return Optional.ofNullable(keys.get(kid));
    }
}
