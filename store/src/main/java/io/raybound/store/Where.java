package io.raybound.store;

import io.raybound.control.storage.Query;
import io.raybound.control.storage.Query.Visibility;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds the condition of a list, with a parameter for each value.
final class Where {
    private final List<String> conditions = new ArrayList<>();
    private final List<@Nullable Object> values = new ArrayList<>();

    static Where of(Kind kind, Query query) {
        Where where = new Where();
        where.and("kind = ?", kind.word());
        where.equal("cloud_id", query.cloud());
        where.equal("project_id", query.project());
        where.equal("parent_id", query.parent());
        if (query.name() != null) {
            where.and("name = ?", query.name());
        }
        if (!query.states().isEmpty()) {
            where.and(
                    "state IN (" + marks(query.states().size()) + ")",
                    query.states().toArray());
        }
        if (!query.removed()) {
            where.and("deleted_at IS NULL");
        }
        where.visible(query.visibility());
        return where;
    }

    void and(String condition, @Nullable Object... more) {
        conditions.add(condition);
        Collections.addAll(values, more);
    }

    String sql() {
        return " WHERE " + String.join(" AND ", conditions);
    }

    @Nullable
    Object[] values() {
        return values.toArray();
    }

    private void equal(String column, @Nullable Id id) {
        if (id != null) {
            and(column + " = ?", id);
        }
    }

    private void visible(Visibility visibility) {
        if (visibility.all()) {
            return;
        }
        List<String> ways = new ArrayList<>();
        in(ways, "cloud_id", visibility.clouds());
        in(ways, "project_id", visibility.projects());
        Id reader = visibility.reader();
        if (reader != null) {
            ways.add("id IN (SELECT object_id FROM object_readers WHERE principal_id = ?)");
            values.add(reader);
            ways.add("id = ?");
            values.add(reader);
        }
        conditions.add(ways.isEmpty() ? "1 = 0" : "(" + String.join(" OR ", ways) + ")");
    }

    private void in(List<String> ways, String column, Collection<Id> ids) {
        if (!ids.isEmpty()) {
            ways.add(column + " IN (" + marks(ids.size()) + ")");
            values.addAll(ids);
        }
    }

    private static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }
}
