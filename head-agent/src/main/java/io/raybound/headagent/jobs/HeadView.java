package io.raybound.headagent.jobs;

import io.raybound.headagent.ray.RayJob;
import io.raybound.headagent.ray.RayJobs;
import io.raybound.headagent.ray.RayUnreachable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What one look at the head showed: which session it is, and the jobs it lists.
///
/// @param listed by submission id
/// @param complete false when the list could not be read (it is too long, say); then each job is asked for by itself
record HeadView(String session, Map<String, RayJob> listed, boolean complete) {
    static HeadView of(RayJobs ray) throws RayUnreachable {
        String session = ray.session();
        Map<String, RayJob> jobs = new HashMap<>();
        try {
            ray.list().forEach(job -> jobs.put(job.submissionId(), job));
        } catch (RayUnreachable e) {
            return new HeadView(session, Map.of(), false);
        }
        return new HeadView(session, jobs, true);
    }

    Optional<RayJob> find(RayJobs ray, String submissionId) throws RayUnreachable {
        RayJob job = listed.get(submissionId);
        return job != null ? Optional.of(job) : ray.find(submissionId);
    }
}
