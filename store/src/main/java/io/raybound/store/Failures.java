package io.raybound.store;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells a store that cannot write from a statement that is wrong.
final class Failures {
    /// SQLite primary result codes: READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB; BUSY and LOCKED after their
    /// timeout.
    private static final Set<Integer> SQLITE = Set.of(5, 6, 8, 10, 11, 13, 14, 26);

    /// PostgreSQL classes: connection lost, out of resources, operator intervention, I/O error; and read-only.
    private static final Set<String> POSTGRESQL = Set.of("08", "53", "57", "58");

    private Failures() {}

    /// True when nothing can be written now, whatever the statement.
    static boolean isUnavailable(Throwable thrown) {
        SQLException sql = sql(thrown);
        if (sql == null) {
            return false;
        }
        String state = sql.getSQLState();
        if (state != null && state.length() == 5) {
            return POSTGRESQL.contains(state.substring(0, 2)) || state.equals("25006");
        }
        return SQLITE.contains(sql.getErrorCode() & 0xFF);
    }

    static Refusal unavailable(Throwable cause) {
        SQLException sql = sql(cause);
        String why = sql == null || sql.getMessage() == null ? "no connection" : firstLine(sql.getMessage());
        Refusal refusal = new Refusal(
                Code.STORE_UNAVAILABLE,
                "the store cannot be written or read now: " + why,
                "Nothing was changed as far as is known. Free disk space or repair the database, then send it again.");
        refusal.addSuppressed(cause);
        return refusal;
    }

    private static @Nullable SQLException sql(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
