package io.raybound.cli.job;

import io.raybound.cli.api.Api;
import io.raybound.cli.api.ApiProblem;
import io.raybound.cli.api.Unreachable;
import io.raybound.cli.command.Body;
import io.raybound.cli.command.ClusterWait;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.Grants;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Session;
import io.raybound.cli.command.Views;
import io.raybound.cli.output.Format;
import io.raybound.cli.output.View;
import io.raybound.cli.shell.Refused;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `raybound job submit`
@Command(
        name = "submit",
        description = {
            "Submit a job. Its working directory is packed and uploaded straight to the cluster.",
            "With --wait the log is shown and the exit code is the job's verdict; Ctrl-C does not end the job."
        },
        footer = {
            "",
            "Examples:",
            "  raybound job submit --cluster demo --working-dir . --wait -- python main.py --epochs 3",
            "  raybound job submit -f job.yaml --wait",
            "  raybound job submit --compute-config small --env MODE=test -- python -c 'print(1)'"
        })
final class JobSubmit implements Callable<Integer> {
    private final Outside outside;

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Job file (YAML); options override it.")
    private @Nullable String file;

    @Option(names = "--wait", description = "Show the log and wait for the end.")
    private boolean wait;

    JobSubmit(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        JobFile read = file == null ? JobFile.none(outside.shell()) : JobFile.read(outside.shell(), file);
        JobRequest request = new JobRequest(read, options);
        Session session = common.session(outside);
        try (JobPackages packed = JobPackages.of(session, request)) {
            JsonNode job = create(session, request, packed);
            if (!packed.isEmpty()) {
                upload(session, job, packed);
            }
            return finish(session, job);
        }
    }

    private static JsonNode create(Session session, JobRequest request, JobPackages packed) {
        JsonNode own = request.ownSpec();
        String config = own == null ? null : OwnConfig.ensure(session, request.cloud(session.context()), own);
        JsonNode job = session.api().create("/v1/jobs", request.body(session.context(), packed, config));
        session.progress().line("job " + View.text(job, "name") + " accepted as " + View.text(job, "id"));
        return job;
    }

    /// Brings the packages to the head; a job whose package cannot come is ended, or it would wait for ever.
    private static void upload(Session session, JsonNode job, JobPackages packed) {
        String id = View.text(job, "id");
        try {
            Leave.during(
                    session,
                    "the working directory was not uploaded yet, so the job is asked to stop",
                    () -> stop(session, id),
                    () -> bring(session, id, View.text(job, "cluster_id"), packed));
        } catch (Refused | ApiProblem | Unreachable e) {
            stop(session, id);
            throw e;
        }
    }

    private static JsonNode bring(Session session, String job, String cluster, JobPackages packed) {
        new ClusterWait(session).until(cluster, "Running", null);
        Upload upload = new Upload(session, new Grants(session, cluster));
        packed.all().forEach(upload::send);
        JobPackage folder = packed.workingDir();
        Body body = folder == null ? new Body() : new Body().put("uri", folder.uri());
        return session.api().act("POST", path(job) + "/package", body.json());
    }

    private static void stop(Session session, String job) {
        try {
            session.api().act("POST", "/v1/jobs/" + job + "/stop", null);
        } catch (ApiProblem | Unreachable | Refused e) {
            session.shell().warn("the job could not be stopped; run: raybound job stop " + job);
        }
    }

    private int finish(Session session, JsonNode job) {
        String id = View.text(job, "id");
        if (!wait) {
            session.printer().one(job, Views.job(outside.shell().clock().instant()));
            session.printer().say("follow it: raybound job logs -f " + View.text(job, "name"));
            return 0;
        }
        JsonNode end = Leave.during(
                session,
                "the job goes on; follow it: raybound job logs -f " + id,
                () -> {},
                () -> new JobFollow(session, id, null).withLog());
        JobFollow.tell(session, end);
        if (common.output() != Format.TABLE) {
            session.printer().one(end, Views.job(outside.shell().clock().instant()));
        }
        return JobFollow.verdict(end).number();
    }

    /// A path of the API for a job.
    static String path(String job) {
        return "/v1/jobs/" + Api.quote(job);
    }
}
