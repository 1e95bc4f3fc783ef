package io.raybound.headagent;

import io.raybound.headagent.jobs.JobLoop;
import io.raybound.headagent.uplink.KeysInForce;
import io.raybound.link.InstructionHandler;
import io.raybound.model.Failure;
import io.raybound.wire.Json;
import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.JobInstruction;
import io.raybound.wire.link.KeysInstruction;
import io.raybound.wire.link.Reports.Report;
import io.raybound.wire.local.HandedKeys;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands instructions of the link to the parts that act on them; one that cannot be read is reported, never retried.
final class Orders implements InstructionHandler {
    private static final Logger log = LoggerFactory.getLogger(Orders.class);

    private final JobLoop jobs;
    private final KeysInForce keys;
    private final Consumer<Report> reports;

    Orders(JobLoop jobs, KeysInForce keys, Consumer<Report> reports) {
        this.jobs = jobs;
        this.keys = keys;
        this.reports = reports;
    }

    @Override
    public void handle(InstructionPayload instruction) {
        try {
            switch (instruction.kind()) {
                case "job" -> job(instruction);
                case "keys" -> keys(instruction);
                default ->
                    log.atWarn()
                            .setMessage("instruction of an unknown kind")
                            .addKeyValue("kind", instruction.kind())
                            .log();
            }
        } catch (IllegalArgumentException e) {
            unreadable(instruction, e);
        }
    }

    private void job(InstructionPayload instruction) {
        if (instruction.tombstone() || instruction.spec() == null) {
            jobs.accept(instruction.id(), instruction.generation(), null);
            return;
        }
        JobInstruction job = Json.readLenient(Json.write(instruction.spec()), JobInstruction.class);
        jobs.accept(instruction.id(), instruction.generation(), job);
    }

    private void keys(InstructionPayload instruction) {
        if (instruction.spec() != null) {
            KeysInstruction spec = Json.readLenient(Json.write(instruction.spec()), KeysInstruction.class);
            keys.heard(new HandedKeys(instruction.epoch(), instruction.generation(), spec));
        }
    }

    private void unreadable(InstructionPayload instruction, IllegalArgumentException why) {
        log.atError()
                .setMessage("instruction cannot be read")
                .addKeyValue("kind", instruction.kind())
                .addKeyValue("object", instruction.id())
                .setCause(why)
                .log();
        if (instruction.kind().equals("job")) {
            Failure failure = new Failure(
                    "instruction-unreadable",
                    instruction.id().value(),
                    "The head agent of this cluster cannot read what the control plane wants of this job.",
                    "Bring control plane and head agent to versions that fit, then submit the job again.");
            reports.accept(new Report("job", instruction.id(), instruction.generation(), "Failed", failure, Map.of()));
        }
    }
}
