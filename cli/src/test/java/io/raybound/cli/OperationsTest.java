package io.raybound.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.cli.api.Call;
import io.raybound.cli.api.Reply;
import io.raybound.cli.output.Yaml;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Every operation of the contract has a command that calls it, or a written reason why not.
final class OperationsTest {
    private static final List<String> LINES = List.of(
            "version",
            "ca show",
            "whoami",
            "cloud create west",
            "cloud list",
            "cloud get west",
            "cloud check west --site lab",
            "cloud delete west",
            "site add lab --cloud west",
            "site list --cloud west",
            "site get lab",
            "site delete lab",
            "site join-token lab",
            "project create vision",
            "project list",
            "project get vision",
            "project update vision --description x",
            "project delete vision",
            "compute-config create small -f spec.yaml",
            "compute-config list --name small",
            "compute-config get small:1",
            "compute-config archive small:1",
            "cluster create demo --workers 1 --wait",
            "cluster list --cloud local",
            "cluster get demo",
            "cluster describe demo",
            "cluster delete demo",
            "cluster start demo",
            "cluster stop demo",
            "cluster scale demo 3",
            "cluster wait demo --timeout 5s",
            "cluster events demo",
            "cluster shares demo",
            "cluster share demo ada",
            "cluster unshare demo --user ada",
            "apply -f cluster.yaml",
            "diff -f cluster.yaml",
            "get clusters",
            "open demo --print",
            "job submit --cluster demo --working-dir code --wait -- python main.py",
            "job submit -f job.yaml",
            "job list",
            "job get hello",
            "job logs hello",
            "job wait hello",
            "job stop hello",
            "job events hello",
            "user create ada",
            "user list",
            "user get ada",
            "user delete ada",
            "user login-link ada",
            "service-account create ci",
            "service-account list",
            "service-account get ci",
            "service-account delete ci",
            "role list",
            "role create job-sender --allow job=read,write",
            "role delete job-sender",
            "role assignments",
            "role grant reader --user ada",
            "role revoke reader --user ada",
            "api-key create laptop --expires 90d",
            "api-key list",
            "api-key delete key-aaaaaaaaaaaa",
            "audit",
            "audit export");

    @TempDir
    private Path home;

    @BeforeEach
    void writeFiles() throws Exception {
        Files.writeString(home.resolve("spec.yaml"), "workers: [{name: cpu, count: 1}]\n");
        Files.writeString(
                home.resolve("cluster.yaml"),
                "apiVersion: raybound.io/v1\nkind: Cluster\nmetadata: {name: demo}\nspec: {ray_version: 2.59.0}\n");
        Files.writeString(home.resolve("job.yaml"), "entrypoint: python main.py\ncompute_config: {workers: []}\n");
        Files.createDirectories(home.resolve("code"));
        Files.writeString(home.resolve("code/main.py"), "print(1)");
    }

    /// One answer that is enough for every command: an object of all kinds at once.
    private static Reply answer(Call call) {
        String path = call.uri().getPath();
        if (path.contains("/api/packages/") && call.method().equals("GET")) {
            return new Reply(404, "text/plain", "no");
        }
        String prefix = path.contains("/jobs") ? "job" : path.contains("/users") ? "usr" : "clu";
        String state = path.contains("/jobs") ? "Succeeded" : "Running";
        return CommandLineBench.json("""
            {"id":"%s-aaaaaaaaaaaa","name":"demo","generation":1,"observed_generation":1,"state":"%s","spec":{},
            "cluster_id":"clu-aaaaaaaaaaaa","submission_id":"sub-1","token":"t","url":"https://demo.example.test",
            "host":"demo.example.test","expires_at":"2026-01-01T01:00:00Z","control_plane_url":"https://x.example.test","ca_pem":"x",
            "key":"rbk_new","api_key":{"id":"key-aaaaaaaaaaaa","name":"k"},"items":[{"id":"ra-aaaaaaaaaaaa","name":"demo",
            "role":"reader","principal_id":"usr-aaaaaaaaaaaa","hint":"rbk_plan"}],"next_cursor":null,"ray_version":"2.60.0","logs":"log"}
            """.formatted(prefix, state));
    }

    private static JsonNode openApi() throws Exception {
        try (InputStream in = OperationsTest.class.getResourceAsStream("/openapi.yaml")) {
            return Yaml.readAll(new String(in.readAllBytes(), StandardCharsets.UTF_8), "openapi.yaml")
                    .getFirst();
        }
    }

    /// Method and path pattern of each operation of the contract.
    private static Map<String, String> contract(JsonNode tree) {
        Map<String, String> operations = new LinkedHashMap<>();
        tree.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    String id = method.getValue().path("operationId").asString("");
                    String pattern = path.getKey().replaceAll("\\{[^}]*}", "[^/]+");
                    operations.put(id, method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + pattern);
                }));
        return operations;
    }

    /// The keys that an operation's body may have; empty when it takes none.
    private static Set<String> bodyKeys(JsonNode contract, Call call) {
        for (var path : contract.path("paths").properties()) {
            String pattern = path.getKey().replaceAll("\\{[^}]*}", "[^/]+");
            JsonNode operation = path.getValue().path(call.method().toLowerCase(java.util.Locale.ROOT));
            if (call.uri().getPath().matches(pattern) && !operation.isMissingNode()) {
                String schema = operation
                        .path("requestBody")
                        .path("content")
                        .path("application/json")
                        .path("schema")
                        .path("$ref")
                        .asString("");
                String name = schema.substring(schema.lastIndexOf('/') + 1);
                return new TreeSet<>(contract.path("components")
                        .path("schemas")
                        .path(name)
                        .path("properties")
                        .propertyNames());
            }
        }
        return Set.of();
    }

    private static Map<String, String> excused() throws Exception {
        Map<String, String> reasons = new TreeMap<>();
        try (InputStream in = OperationsTest.class.getResourceAsStream("/operations-without-verb.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] parts = line.split(":", 2);
                    assertThat(parts).as(line).hasSize(2);
                    assertThat(parts[1]).as(line).isNotBlank();
                    reasons.put(parts[0].strip(), parts[1].strip());
                }
            }
        }
        return reasons;
    }

    @Test
    void everyOperationHasAVerbOrAWrittenReason() throws Exception {
        Set<String> asked = new TreeSet<>();
        JsonNode contract = openApi();
        for (String line : LINES) {
            CommandLineBench bench = new CommandLineBench(home, OperationsTest::answer);
            bench.log = "hello from the log\n";
            var outcome = bench.run(line.split(" ", -1));
            assertThat(outcome.code()).as(line + "\n" + outcome.err()).isLessThanOrEqualTo(1);
            assertThat(outcome.err()).as(line).doesNotContain("this is a bug");
            bench.calls.stream()
                    .filter(c -> c.uri().toString().startsWith(CommandLineBench.URL))
                    .forEach(c -> {
                        asked.add(c.method() + " " + c.uri().getPath());
                        if (c.body() != null) {
                            assertThat(bodyKeys(contract, c))
                                    .as(line + " sends only keys that the contract knows")
                                    .containsAll(
                                            io.raybound.wire.Json.tree(c.body()).propertyNames());
                        }
                    });
        }
        Map<String, String> operations = contract(contract);
        Set<String> without = new TreeSet<>();
        operations.forEach((id, pattern) -> {
            Pattern compiled = Pattern.compile(pattern);
            if (asked.stream().noneMatch(a -> compiled.matcher(a).matches())) {
                without.add(id);
            }
        });
        assertThat(without).isEqualTo(new TreeSet<>(excused().keySet()));
        assertThat(operations).isNotEmpty();
        List<Pattern> known = operations.values().stream().map(Pattern::compile).toList();
        assertThat(asked)
                .as("nothing is asked that the contract does not know")
                .allMatch(a -> known.stream().anyMatch(p -> p.matcher(a).matches()));
    }
}
