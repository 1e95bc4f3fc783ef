package io.raybound.operator;

import io.raybound.identity.PrivateFile;
import io.raybound.identity.SigningKey;
import io.raybound.identity.Statement;
import io.raybound.identity.VerifyingKey;
import io.raybound.runtimelocal.LocalProvisioner.AgentPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Vouches for head agents: as soon as one has written its public key, signs that the key is this
/// cluster's, and signs
/// anew long before the statement ends.
final class Statements {
    private static final Logger LOG = LoggerFactory.getLogger(Statements.class);
    private static final Duration RENEW = Statement.LIFE.dividedBy(2);

    private final SigningKey key;
    private final Map<AgentPlace, Signed> signed = new HashMap<>();

    Statements(SigningKey key) {
        this.key = key;
    }

    private record Signed(String agentKey, Instant at) {}

    /// Looks at every agent once.
    ///
    /// @param host the control plane's host, the statement's audience
    /// @param now the control plane's time
    void look(Iterable<AgentPlace> places, Uplink.Connection connection, String host, Instant now) {
        for (AgentPlace place : places) {
            try {
                if (Files.exists(place.publicKey())) {
                    vouch(place, Files.readString(place.publicKey()), connection, host, now);
                }
            } catch (IOException | IllegalArgumentException e) {
                LOG.atWarn()
                        .setMessage("no statement for a head agent")
                        .addKeyValue("cluster", place.cluster())
                        .addKeyValue("detail", e.getMessage())
                        .log();
            }
        }
    }

    private void vouch(AgentPlace place, String pem, Uplink.Connection connection, String host, Instant now)
            throws IOException {
        Signed before = signed.get(place);
        if (before != null
                && before.agentKey().equals(pem)
                && before.at().plus(RENEW).isAfter(now)
                && Files.exists(place.statement())) {
            return;
        }
        Statement statement = new Statement(
                connection.who().keyId().value(),
                connection.who().siteId().value(),
                place.cluster().value(),
                place.boot(),
                VerifyingKey.fromPem(pem));
        PrivateFile.write(place.statement(), statement.sign(key, host, now));
        signed.keySet().removeIf(known -> known.cluster().equals(place.cluster()));
        signed.put(place, new Signed(pem, now));
    }
}
