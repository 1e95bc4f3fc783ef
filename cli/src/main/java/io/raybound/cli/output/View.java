package io.raybound.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// The table of one kind of object: which columns it has and how each cell is read from the API's JSON.
///
/// @param kind the word of the kind, as in `cluster/demo` for `-o name`
/// @param columns in the order shown
public record View(String kind, List<Column> columns) {
    /// One column.
    public record Column(String heading, Function<JsonNode, String> cell) {}

    public View {
        columns = List.copyOf(columns);
    }

    /// Begins a view.
    public static Builder of(String kind) {
        return new Builder(kind);
    }

    List<String> headings() {
        return columns.stream().map(Column::heading).toList();
    }

    List<String> cells(JsonNode object) {
        return columns.stream().map(c -> c.cell().apply(object)).toList();
    }

    /// Text of a field, reached by a dotted path; `-` when absent.
    public static String text(JsonNode object, String path) {
        JsonNode at = object;
        for (String step : path.split("\\.", -1)) {
            at = at.path(step);
        }
        if (at.isMissingNode() || at.isNull()) {
            return "-";
        }
        return at.isValueNode() ? at.asString() : at.toString();
    }

    /// Gathers columns.
    public static final class Builder {
        private final String kind;
        private final List<Column> columns = new ArrayList<>();

        private Builder(String kind) {
            this.kind = kind;
        }

        /// A column that shows one field.
        public Builder field(String heading, String path) {
            return column(heading, object -> text(object, path));
        }

        /// A column with its own text.
        public Builder column(String heading, Function<JsonNode, String> cell) {
            columns.add(new Column(heading, cell));
            return this;
        }

        public View build() {
            return new View(kind, columns);
        }
    }
}
