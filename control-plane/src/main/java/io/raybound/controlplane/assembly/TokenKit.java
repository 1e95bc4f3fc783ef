package io.raybound.controlplane.assembly;

import io.raybound.control.access.PasswordHasher;
import io.raybound.control.access.TokenMint;
import io.raybound.control.access.Tokens;
import io.raybound.identity.Passwords;
import io.raybound.identity.RandomToken;
import io.raybound.model.Secret;
import java.security.SecureRandom;
import java.util.Base64;

/// The domain's ports for secrets, from `identity`.
final class TokenKit {
    private static final int BYTES = 24;

    private TokenKit() {}

    static Tokens of(SecureRandom random) {
        TokenMint mint = prefix -> {
            for (RandomToken kind : RandomToken.values()) {
                if (kind.prefix().equals(prefix)) {
                    return kind.mint(random);
                }
            }
            byte[] bytes = new byte[BYTES];
            random.nextBytes(bytes);
            return Secret.of(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        };
        return new Tokens(mint, RandomToken::hash, new Argon(new Passwords(random)));
    }

    private record Argon(Passwords passwords) implements PasswordHasher {
        @Override
        public String hash(Secret password) {
            return passwords.hash(password);
        }

        @Override
        public boolean matches(Secret password, String hash) {
            return passwords.matches(password, hash);
        }
    }
}
