package io.raybound.control.job;

import io.raybound.control.Code;
import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.Slice;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.control.access.Desk;
import io.raybound.control.access.Rights;
import io.raybound.control.cloud.CloudShapes;
import io.raybound.control.cluster.ClusterDesk;
import io.raybound.control.cluster.ClusterMaker;
import io.raybound.control.cluster.ClusterShape;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Tx;
import io.raybound.control.storage.Waits;
import io.raybound.model.BadValue;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.Job;
import io.raybound.model.JobSpec;
import io.raybound.model.JobState;
import io.raybound.model.Kind;
import io.raybound.model.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Jobs.
public final class Jobs {
    private final Desk desk;
    private final JobDesk jobs;
    private final JobMaker maker;
    private final Waits waits;

    public Jobs(Desk desk, ClusterDesk clusters, ClusterMaker clusterMaker, Waits waits) {
        this.desk = desk;
        this.jobs = new JobDesk(desk, clusters);
        this.maker = new JobMaker(desk, jobs, clusterMaker);
        this.waits = waits;
    }

    /// Accepts a job.
    public Job create(Call call, NewJob body) {
        JobMaker.check(body);
        return desk.once(call, JobShape.JOB, tx -> {
            Job job = maker.make(tx, desk.rights(tx, call.caller()), body);
            desk.audit(tx, call, "job.create", job.id());
            return job;
        });
    }

    /// A job by id, or the newest with this name.
    public Job get(Caller caller, String ref) {
        return desk.read(caller, (tx, rights) -> find(tx, rights, ref));
    }

    /// The jobs that the caller may see, newest first.
    public Slice<Job> list(Caller caller, JobFilter filter, PageRequest page) {
        return desk.read(caller, (tx, rights) -> {
            String cloud = filter.cloud();
            String cluster = filter.cluster();
            String project = filter.project();
            JobState state = filter.state();
            Query query = Query.seenBy(rights.visibility(Kind.JOB))
                    .inCloud(
                            cloud == null
                                    ? null
                                    : desk.see(tx, rights, CloudShapes.CLOUD, cloud)
                                            .id())
                    .under(
                            cluster == null
                                    ? null
                                    : desk.see(tx, rights, ClusterShape.CLUSTER, cluster)
                                            .id())
                    .inProject(project == null ? null : maker.project(tx, rights, project))
                    .inStates(state == null ? Set.of() : JobShape.words(state));
            return tx.objects().list(JobShape.JOB, query, page, true);
        });
    }

    /// Asks to stop it; a job that has ended stays as it is, and one that cannot have begun ends at once.
    public Job stop(Call call, String ref) {
        return desk.once(call, JobShape.JOB, tx -> {
            Job job = writable(tx, call, ref);
            if (job.state().isTerminal()) {
                return job;
            }
            if (job.source().equals("ray")) {
                throw new Refusal(
                        Code.WRONG_STATE,
                        "the job '" + job.name() + "' was sent by a Ray tool, which drives it",
                        "Stop it with that tool: raybound exec <cluster> -- ray job stop "
                                + (job.submissionId() == null ? job.name() : job.submissionId()));
            }
            desk.audit(tx, call, "job.stop", job.id());
            if (cannotHaveBegun(tx, job)) {
                Job stopped = new JobEdit(job)
                        .stopRequested()
                        .nextGeneration()
                        .state(JobState.STOPPED, null, desk.now())
                        .done();
                jobs.keep(tx, job, stopped);
                return stopped;
            }
            if (job.stopRequested()) {
                return job;
            }
            Job next = new JobEdit(job).stopRequested().nextGeneration().done();
            jobs.want(tx, next);
            desk.journal()
                    .info(
                            tx,
                            job.id(),
                            "stop-requested",
                            "asked to stop by " + call.caller().name());
            return next;
        });
    }

    /// The working directory is uploaded: the job may start. `runtimeEnv` puts the URI into the runtime environment's
    /// JSON.
    public Job packageReady(Call call, String ref, UnaryOperator<String> runtimeEnv) {
        return desk.once(call, JobShape.JOB, tx -> {
            Job job = writable(tx, call, ref);
            if (!job.waitsForPackage()) {
                return job;
            }
            if (job.state() != JobState.PENDING) {
                throw new Refusal(
                        Code.WRONG_STATE,
                        "the job '" + job.name() + "' does not wait for its working directory any more",
                        "Send a new job.");
            }
            Job next = new JobEdit(job)
                    .packageHere(withEnv(job.spec(), runtimeEnv))
                    .nextGeneration()
                    .done();
            jobs.want(tx, next);
            desk.journal().info(tx, job.id(), "package-uploaded", "the working directory is there");
            return next;
        });
    }

    /// Waits until it is in one of the states, has ended, or the time is over; gives what it is then.
    public Job await(Caller caller, String ref, Set<JobState> states, Duration limit) {
        Id id = get(caller, ref).id();
        return waits.until(
                id,
                () -> get(caller, id.value()),
                j -> states.contains(j.state()) || j.state().isTerminal(),
                limit);
    }

    /// Fails jobs whose working directory did not come in time; how many.
    public int failWithoutPackage(Instant createdBefore) {
        Query waiting = Query.all().inStates(Set.of(JobShape.WAITING));
        PageRequest page = new PageRequest(200, null);
        List<Id> late =
                desk.database().read(tx -> tx.objects().list(JobShape.JOB, waiting, page, false)).items().stream()
                        .filter(job -> job.createdAt().isBefore(createdBefore))
                        .map(Job::id)
                        .toList();
        late.forEach(id -> desk.database().write(tx -> {
            Optional<Job> job = tx.objects()
                    .find(JobShape.JOB, id)
                    .filter(j -> j.waitsForPackage() && !j.state().isTerminal());
            job.ifPresent(j -> jobs.keep(tx, j, withoutPackage(j)));
            return job.isPresent();
        }));
        return late.size();
    }

    private Job withoutPackage(Job job) {
        Failure why = new Failure(
                "package-not-uploaded",
                job.id().value(),
                "the working directory was not uploaded in time",
                "Send the job again and keep the client running until its upload is done.");
        return new JobEdit(job).state(JobState.FAILED, why, desk.now()).done();
    }

    private static JobSpec withEnv(JobSpec spec, UnaryOperator<String> runtimeEnv) {
        try {
            return new JobSpec(
                    spec.entrypoint(),
                    runtimeEnv.apply(spec.runtimeEnv()),
                    spec.metadata(),
                    spec.maxRetries(),
                    spec.timeoutSeconds());
        } catch (BadValue bad) {
            throw Refusal.of(bad);
        }
    }

    private static boolean cannotHaveBegun(Tx tx, Job job) {
        return job.waitsForPackage()
                || (job.state() == JobState.PENDING
                        && tx.objects()
                                .find(ClusterShape.CLUSTER, job.clusterId())
                                .filter(c -> c.state() == ClusterState.PENDING && c.observedGeneration() == 0)
                                .isPresent());
    }

    private Job writable(Tx tx, Call call, String ref) {
        Rights rights = desk.rights(tx, call.caller());
        Job job = find(tx, rights, ref);
        if (!job.ownerId().equals(call.caller().principalId())) {
            rights.require(Verb.WRITE, Kind.JOB, JobShape.place(job));
            Cluster cluster = tx.objects()
                    .find(ClusterShape.CLUSTER, job.clusterId())
                    .orElseThrow(
                            () -> Refusal.notFound("cluster", job.clusterId().value()));
            rights.require(
                    Verb.WRITE,
                    Kind.CLUSTER,
                    rights.scope(ClusterShape.CLUSTER.place().apply(cluster)));
        }
        return job;
    }

    private Job find(Tx tx, Rights rights, String ref) {
        Optional<Job> byId = Id.read(Kind.JOB, ref)
                .flatMap(id -> tx.objects().find(JobShape.JOB, id))
                .filter(job -> rights.sees(Kind.JOB, JobShape.place(job)));
        return byId.or(() -> tx
                        .objects()
                        .list(
                                JobShape.JOB,
                                Query.seenBy(rights.visibility(Kind.JOB)).named(ref),
                                new PageRequest(1, null),
                                true)
                        .items()
                        .stream()
                        .findFirst())
                .orElseThrow(() -> Refusal.notFound("job", ref));
    }
}
