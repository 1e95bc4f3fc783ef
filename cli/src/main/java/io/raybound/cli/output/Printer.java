package io.raybound.cli.output;

import io.raybound.cli.shell.Shell;
import io.raybound.wire.Json;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Prints what a command answers, in the format that was asked for.
///
/// `json` is the API's own object, `yaml` the manifest that `raybound apply -f` takes back, `name` one
/// `kind/name` per line for scripts.
public final class Printer {
    private final Shell shell;
    private final Format format;
    private final UnaryOperator<JsonNode> manifest;

    /// @param manifest turns an API object into its manifest for `-o yaml`; gives back what has none
    public Printer(Shell shell, Format format, UnaryOperator<JsonNode> manifest) {
        this.shell = shell;
        this.format = format;
        this.manifest = manifest;
    }

    /// One object.
    public void one(JsonNode object, View view) {
        switch (format) {
            case TABLE -> table(List.of(object), view);
            case JSON -> shell.out().println(Json.writePretty(object));
            case YAML -> shell.out().print(Yaml.write(manifest.apply(object)));
            case NAME -> shell.out().println(name(object, view));
        }
    }

    /// A list, possibly empty.
    public void list(List<JsonNode> objects, View view) {
        switch (format) {
            case TABLE -> {
                if (objects.isEmpty()) {
                    shell.err().println("no " + view.kind().replace('_', ' ') + " found");
                } else {
                    table(objects, view);
                }
            }
            case JSON -> shell.out().println(Json.writePretty(items(objects)));
            case YAML -> documents(objects);
            case NAME -> objects.forEach(o -> shell.out().println(name(o, view)));
        }
    }

    /// A sentence for people; left out where a program reads the answer.
    public void say(String sentence) {
        if (format == Format.TABLE) {
            shell.out().println(sentence);
        }
    }

    public Format format() {
        return format;
    }

    private void table(List<JsonNode> objects, View view) {
        Table table = new Table(view.headings());
        objects.forEach(o -> table.row(view.cells(o)));
        table.print(shell.out());
    }

    private void documents(List<JsonNode> objects) {
        for (int i = 0; i < objects.size(); i++) {
            shell.out().print((i == 0 ? "" : "---\n") + Yaml.write(manifest.apply(objects.get(i))));
        }
    }

    private static ObjectNode items(List<JsonNode> objects) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        objects.forEach(items::add);
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.set("items", items);
        return whole;
    }

    private static String name(JsonNode object, View view) {
        String name = View.text(object, "name");
        return view.kind() + "/" + (name.equals("-") ? View.text(object, "id") : name);
    }
}
