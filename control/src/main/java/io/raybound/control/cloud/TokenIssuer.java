package io.raybound.control.cloud;

import io.raybound.control.storage.Meta;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who signs the tokens of the pods of a site, as its operator reported it; only on Kubernetes.
///
/// @param issuer the tokens' `iss`
/// @param keys its public keys, a JSON Web Key Set (RFC 7517)
public record TokenIssuer(String issuer, String keys) {
    private static final int LONGEST_ISSUER = 500;
    private static final int LONGEST_KEYS = 32 * 1024;

    /// The issuer of these texts; empty when one is missing or far too long.
    public static Optional<TokenIssuer> of(@Nullable String issuer, @Nullable String keys) {
        return issuer == null
                        || keys == null
                        || issuer.isBlank()
                        || issuer.contains("\n")
                        || issuer.length() > LONGEST_ISSUER
                        || keys.length() > LONGEST_KEYS
                ? Optional.empty()
                : Optional.of(new TokenIssuer(issuer, keys));
    }

    /// The newest one of a site.
    public static Optional<TokenIssuer> find(Tx tx, Id site) {
        return tx.port(Meta.class).get(key(site)).map(text -> {
            int line = text.indexOf('\n');
            return new TokenIssuer(text.substring(0, line), text.substring(line + 1));
        });
    }

    void keep(Tx tx, Id site) {
        tx.port(Meta.class).put(key(site), issuer + "\n" + keys);
    }

    static void forget(Tx tx, Id site) {
        tx.port(Meta.class).remove(key(site));
    }

    private static String key(Id site) {
        return "token-issuer/" + site;
    }
}
