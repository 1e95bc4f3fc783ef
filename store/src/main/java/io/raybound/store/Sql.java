package io.raybound.store;

import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.model.BadValue;
import io.raybound.model.Id;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.NullArgument;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// Runs statements with positional parameters, and turns values into what both engines keep alike.
final class Sql {
    /// Reads one row.
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private Sql() {}

    static <T> List<T> list(Handle handle, String sql, Row<T> mapper, @Nullable Object... values) {
        return bound(handle.createQuery(sql), values)
                .map((row, context) -> mapper.read(row))
                .list();
    }

    static <T> Optional<T> one(Handle handle, String sql, Row<T> mapper, @Nullable Object... values) {
        return list(handle, sql, mapper, values).stream().findFirst();
    }

    static int run(Handle handle, String sql, @Nullable Object... values) {
        return bound(handle.createUpdate(sql), values).execute();
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static @Nullable Long microsOrNull(@Nullable Instant instant) {
        return instant == null ? null : micros(instant);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.EPOCH.plus(row.getLong(column), ChronoUnit.MICROS);
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static Id id(ResultSet row, String column) throws SQLException {
        return new Id(row.getString(column));
    }

    static @Nullable Id idOrNull(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : new Id(text);
    }

    /// A cursor that says where a page ended.
    static String cursor(long at, String id) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((at + "/" + id).getBytes(StandardCharsets.US_ASCII));
    }

    /// Where the page before ended; null for the first page.
    static @Nullable Cursor cursor(PageRequest page) {
        String text = page.cursor();
        if (text == null) {
            return null;
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            int slash = plain.indexOf('/');
            return new Cursor(Long.parseLong(plain.substring(0, slash)), plain.substring(slash + 1));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Refusal.of(new BadValue("cursor", text, "the next_cursor of the page before"));
        }
    }

    record Cursor(long at, String id) {}

    private static <S extends SqlStatement<S>> S bound(S statement, @Nullable Object... values) {
        S next = statement;
        for (int i = 0; i < values.length; i++) {
            next = switch (values[i]) {
                case null -> next.bind(i, new NullArgument(Types.NULL));
                case Id id -> next.bind(i, id.value());
                case String text -> next.bind(i, storable(text));
                case Long number -> next.bind(i, number);
                case Integer number -> next.bind(i, number);
                default -> throw new IllegalArgumentException("cannot bind " + values[i].getClass());
            };
        }
        return next;
    }

    /// PostgreSQL keeps no NUL in text, and neither engine half a surrogate pair.
    private static String storable(String text) {
        String plain = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return plain.indexOf('\0') < 0 ? plain : plain.replace('\0', '\uFFFD');
    }
}
