package io.raybound.control.storage;

import io.raybound.model.Ids;
import io.raybound.model.Kind;

/// The store's epoch: random text that changes when the store is restored, so that nobody trusts revisions of before.
public final class Epoch {
    private static final String KEY = "epoch";

    private Epoch() {}

    /// The epoch; made at the first start.
    public static String of(Tx tx) {
        return tx.port(Meta.class).get(KEY).orElse("none");
    }

    /// Makes the epoch when there is none.
    public static void ensure(Tx tx, Ids ids) {
        if (tx.port(Meta.class).get(KEY).isEmpty()) {
            renew(tx, ids);
        }
    }

    /// Begins a new epoch; to be called after a restore.
    public static void renew(Tx tx, Ids ids) {
        tx.port(Meta.class)
                .put(KEY, ids.next(Kind.SESSION).tail() + ids.next(Kind.SESSION).tail());
    }
}
