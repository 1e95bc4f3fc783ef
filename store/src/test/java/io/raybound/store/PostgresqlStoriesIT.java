package io.raybound.store;

import io.raybound.control.storage.Signals;
import org.junit.jupiter.api.extension.ExtendWith;

/// The stories of the domain, on PostgreSQL.
@ExtendWith(Postgres.class)
final class PostgresqlStoriesIT extends Stories {
    @Override
    Store fresh(Signals signals) {
        return Postgres.fresh(signals);
    }
}
