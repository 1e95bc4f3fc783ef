package io.raybound.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.cli.api.Call;
import io.raybound.cli.api.Reply;
import io.raybound.model.AuditRecord;
import io.raybound.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditTest {
    private static final int MANY = 1_203;

    @TempDir
    private Path home;

    private final List<AuditRecord> trail = trail();

    private static List<AuditRecord> trail() {
        List<AuditRecord> made = new ArrayList<>();
        String before = AuditRecord.START;
        for (int i = 1; i <= MANY; i++) {
            AuditRecord bare = new AuditRecord(
                    0,
                    Instant.parse("2026-01-01T00:00:00.000123Z").plusSeconds(i),
                    "usr-a",
                    "x.y",
                    "o" + i,
                    "done",
                    "");
            made.add(bare.chained(i, before));
            before = made.getLast().hash();
        }
        return made;
    }

    private Reply answer(Call call) {
        String query = call.uri().getQuery();
        long after = Long.parseLong(query.replaceAll(".*after=(\\d+).*", "$1"));
        int limit = Integer.parseInt(query.replaceAll(".*limit=(\\d+).*", "$1"));
        String items = trail.stream()
                .filter(a -> a.sequence() > after)
                .limit(limit)
                .map(Json::write)
                .collect(Collectors.joining(","));
        return CommandLineBench.json("{\"items\":[" + items + "],\"next_cursor\":null}");
    }

    private CommandLineBench bench() {
        return new CommandLineBench(home, this::answer);
    }

    @Test
    void theExportIsEveryRecordOnceAndOldestFirst() {
        var all = bench().run("audit", "export");
        assertThat(all.code()).isZero();
        assertThat(all.out().lines()).hasSize(MANY);
        assertThat(all.out().lines().findFirst().orElseThrow()).contains("\"sequence\":1,");
        var rest = bench().run("audit", "export", "--after", "1200");
        assertThat(rest.out().lines()).hasSize(3);
    }

    @Test
    void anExportIsVerifiedWithoutAServer() throws Exception {
        String whole = bench().run("audit", "export").out();
        Path file = Files.writeString(home.resolve("audit.jsonl"), whole);
        CommandLineBench offline = new CommandLineBench(home, call -> {
            throw new AssertionError("nobody is asked");
        });
        assertThat(offline.run("audit", "verify", "audit.jsonl").out())
                .isEqualTo("records 1 to 1203: the chain holds\n");
        Files.writeString(file, whole.replace("\"object\":\"o700\"", "\"object\":\"o701\""));
        var altered = offline.run("audit", "verify", "audit.jsonl");
        assertThat(altered.code()).isEqualTo(1);
        assertThat(altered.err()).contains("broken at record 700");
        Files.writeString(
                file,
                whole.lines().filter(line -> !line.contains("\"sequence\":9,")).collect(Collectors.joining("\n")));
        assertThat(offline.run("audit", "verify", "audit.jsonl").err()).contains("broken at record 9");
        Files.writeString(file, "not a record\n");
        assertThat(offline.run("audit", "verify", "audit.jsonl").err()).contains("line 1 is no audit record");
    }

    @Test
    void theServersTrailIsVerifiedFromTheOldestThatIsKept() {
        assertThat(bench().run("audit", "verify").out()).contains("records 1 to 1203: the chain holds");
        trail.subList(0, 200).clear();
        assertThat(bench().run("audit", "verify").out())
                .isEqualTo("records 201 to 1203: the chain holds (what came before 201 is not kept here)\n");
        trail.remove(100);
        assertThat(bench().run("audit", "verify").err()).contains("broken at record 301");
    }
}
