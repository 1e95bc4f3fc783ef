package io.raybound.controlplane.routes;

import io.raybound.control.access.Timelines;
import io.raybound.control.job.JobFilter;
import io.raybound.control.job.Jobs;
import io.raybound.control.job.NewJob;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.ApiCall;
import io.raybound.controlplane.api.Handler;
import io.raybound.model.BadValue;
import io.raybound.model.Job;
import io.raybound.model.JobSpec;
import io.raybound.model.JobState;
import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import io.raybound.wire.api.CreateJob;
import io.raybound.wire.api.PackageUploaded;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Jobs.
final class JobRoutes {
    private static final int FINGERPRINT_SHOWN = 8;

    private final Jobs jobs;
    private final Timelines timelines;
    private final HeldAnswers held;

    JobRoutes(Jobs jobs, Timelines timelines, HeldAnswers held) {
        this.held = held;
        this.jobs = jobs;
        this.timelines = timelines;
    }

    Map<String, Handler> handlers() {
        return Map.of(
                "createJob", this::create,
                "listJobs", this::list,
                "getJob", this::get,
                "stopJob", call -> shown(jobs.stop(call.change(), call.ref())),
                "packageUploaded", this::packageUploaded,
                "listJobEvents", this::events);
    }

    private Answer create(ApiCall call) {
        CreateJob body = call.body(CreateJob.class);
        checkEnvironment(body.spec());
        String name = body.name() == null ? "job-" + call.request().id().substring(0, FINGERPRINT_SHOWN) : body.name();
        Job job = jobs.create(
                call.change(),
                new NewJob(
                        name,
                        body.cluster(),
                        body.computeConfig(),
                        body.cloud(),
                        body.project(),
                        body.spec(),
                        body.waitsForPackage()));
        return Answer.created("/v1/jobs/" + job.id(), job).at(job.generation());
    }

    private Answer list(ApiCall call) {
        JobFilter filter = new JobFilter(
                call.valueOrNull("cloud"),
                call.valueOrNull("cluster"),
                call.valueOrNull("project"),
                call.constant("state", JobState.class).orElse(null));
        return ApiRoutes.page(jobs.list(call.caller(), filter, call.page()));
    }

    private Answer get(ApiCall call) {
        String wanted = call.valueOrNull("wait-for");
        if (wanted == null) {
            return shown(jobs.get(call.caller(), call.ref()));
        }
        Duration limit = Duration.ofSeconds(Long.parseLong(call.value("timeout")));
        Set<JobState> states = wanted.equals("Ended")
                ? EnumSet.of(JobState.SUCCEEDED, JobState.FAILED, JobState.STOPPED)
                : EnumSet.of(Json.read('"' + wanted + '"', JobState.class));
        return shown(
                held.hold(call.caller().principalId(), () -> jobs.await(call.caller(), call.ref(), states, limit)));
    }

    private Answer packageUploaded(ApiCall call) {
        String uri = call.body(PackageUploaded.class).uri();
        return shown(jobs.packageReady(call.change(), call.ref(), env -> withWorkingDirectory(env, uri)));
    }

    private Answer events(ApiCall call) {
        Job job = jobs.get(call.caller(), call.ref());
        return ApiRoutes.page(timelines.events(call.caller(), job.id(), call.page()));
    }

    private static void checkEnvironment(JobSpec spec) {
        try {
            if (Json.tree(spec.runtimeEnv()).isObject()) {
                return;
            }
        } catch (BadJson unreadable) {
            throw new BadValue("spec.runtime_env", spec.runtimeEnv(), "a JSON object in text");
        }
        throw new BadValue("spec.runtime_env", spec.runtimeEnv(), "a JSON object in text");
    }

    private static String withWorkingDirectory(String runtimeEnv, @Nullable String uri) {
        if (uri == null) {
            return runtimeEnv;
        }
        JsonNode tree = Json.tree(runtimeEnv);
        if (tree instanceof ObjectNode object) {
            object.put("working_dir", uri);
            return Json.write(object);
        }
        throw new BadValue("spec.runtime_env", "(not an object)", "a JSON object in text");
    }

    private static Answer shown(Job job) {
        return Answer.ok(job).at(job.generation());
    }
}
