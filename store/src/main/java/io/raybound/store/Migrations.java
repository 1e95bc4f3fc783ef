package io.raybound.store;

import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/// Brings a store to this program's schema; refuses one that a newer program has made.
final class Migrations {
    private Migrations() {}

    static void run(DataSource source, Engine engine, String where) {
        try {
            Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:io/raybound/store/migrations")
                    .placeholders(engine.words())
                    .load();
            MigrationInfo[] all = flyway.info().all();
            boolean newer = Arrays.stream(all)
                    .map(MigrationInfo::getState)
                    .anyMatch(s -> s == MigrationState.FUTURE_SUCCESS || s == MigrationState.FUTURE_FAILED);
            if (newer) {
                throw new CannotOpenStore("the store " + where + " was made by a newer version of Raybound (schema "
                        + all[all.length - 1].getVersion() + "): run that version or a newer one, or restore a backup");
            }
            flyway.migrate();
        } catch (FlywayException e) {
            throw new CannotOpenStore(
                    "the store " + where + " cannot be opened: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
    }
}
