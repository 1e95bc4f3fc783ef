package io.raybound.cli.people;

import io.raybound.cli.api.Api;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.Outside;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import io.raybound.model.AuditRecord;
import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `raybound audit verify`
@Command(
        name = "verify",
        description = {
            "Check the chain of hashes: a record that was altered, removed or put in between shows.",
            "Reads what 'audit export' wrote, without any server, or asks the server for all that is kept."
        },
        footer = {"", "Examples:", "  raybound audit verify", "  raybound audit verify audit.jsonl"})
final class AuditVerify implements Callable<Integer> {
    private static final int PAGE = 500;

    private final Outside outside;

    @Mixin
    private final Common common = new Common();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "JSON Lines of 'audit export', or - for the input (default: ask the server).")
    private @Nullable String file;

    AuditVerify(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        Chain chain = new Chain();
        if (file == null) {
            fromServer(chain);
        } else {
            fromFile(chain, file);
        }
        outside.shell().out().println(chain.told());
        return 0;
    }

    private void fromServer(Chain chain) {
        Api api = common.session(outside).api();
        JsonNode items;
        do {
            items = api.get("/v1/audit?after=" + chain.sequence + "&limit=" + PAGE)
                    .path("items");
            items.forEach(item -> chain.next(Json.convert(item, AuditRecord.class)));
        } while (items.size() == PAGE);
    }

    private void fromFile(Chain chain, String name) {
        try (BufferedReader lines = new BufferedReader(reader(name))) {
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    chain.next(record(name, number, line));
                }
                number++;
            }
        } catch (IOException e) {
            throw Refused.usage("cannot read " + name, "name a file that 'raybound audit export' wrote");
        }
    }

    private Reader reader(String name) throws IOException {
        return name.equals("-")
                ? new InputStreamReader(outside.shell().in(), StandardCharsets.UTF_8)
                : Files.newBufferedReader(outside.shell().path(name));
    }

    private static AuditRecord record(String name, int number, String line) {
        try {
            return Json.readLenient(line, AuditRecord.class);
        } catch (BadJson e) {
            throw Refused.usage(
                    name + " line " + number + " is no audit record: " + e.getMessage(),
                    "expected what 'raybound audit export' writes, one JSON object a line");
        }
    }

    /// The chain as far as it was followed.
    private static final class Chain {
        private long first;
        private long sequence;
        private String hash = AuditRecord.START;

        /// The oldest record kept may come after forgotten ones: what was before it cannot be checked.
        void next(AuditRecord audit) {
            boolean begins = first == 0 && audit.sequence() > 1;
            boolean fits = audit.hash().equals(audit.hashAfter(hash));
            if (!begins && (audit.sequence() != sequence + 1 || !fits)) {
                throw new Refused(
                        ExitCode.FAILED,
                        "the chain is broken at record " + (sequence + 1)
                                + (fits ? ": it is missing" : ": it, or the one before it, was altered"),
                        "compare with an export that was kept elsewhere");
            }
            first = first == 0 ? audit.sequence() : first;
            sequence = audit.sequence();
            hash = audit.hash();
        }

        String told() {
            return first == 0
                    ? "there are no records"
                    : "records " + first + " to " + sequence + ": the chain holds"
                            + (first > 1 ? " (what came before " + first + " is not kept here)" : "");
        }
    }
}
