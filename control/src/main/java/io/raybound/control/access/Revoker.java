package io.raybound.control.access;

import io.raybound.control.outbox.Desired;
import io.raybound.control.outbox.GrantKeys;
import io.raybound.control.outbox.Instruction;
import io.raybound.control.outbox.Instructions;
import io.raybound.control.outbox.Instructions.Target;
import io.raybound.control.outbox.Outbox;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import java.time.Duration;
import java.time.Instant;

/// Revokes grants, and tells every site and head agent by the `keys` instruction, which all of them share.
public final class Revoker {
    private final GrantKeys grantKeys;
    private final Duration listed;

    public Revoker(GrantKeys grantKeys, Duration listed) {
        this.grantKeys = grantKeys;
        this.listed = listed;
    }

    /// Revokes what a session, an API key or a principal vouched for until now.
    public void revoke(Tx tx, Id id, Instant now) {
        tx.port(RevocationStore.class).put(new Desired.Revoked(id.value(), now));
        publish(tx, now);
    }

    /// Sends the grant keys and the revocation list out.
    public void publish(Tx tx, Instant now) {
        Id organization = Access.organization(tx);
        Target target = new Target(organization, Instructions.KEYS, organization);
        long generation = tx.port(Outbox.class)
                        .find(organization, Instructions.KEYS, organization)
                        .map(Instruction::generation)
                        .orElse(0L)
                + 1;
        Desired.OfKeys keys = new Desired.OfKeys(
                grantKeys.current(), tx.port(RevocationStore.class).all());
        Instructions.put(tx, target, generation, keys, now);
    }

    /// Drops entries that no grant can outlive.
    public void forgetOld(Tx tx, Instant now) {
        if (tx.port(RevocationStore.class).forgetBefore(now.minus(listed)) > 0) {
            publish(tx, now);
        }
    }
}
