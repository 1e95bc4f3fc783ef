package io.raybound.headagent.ray;

import java.util.List;
import java.util.Optional;

/// The Jobs API of one Ray head. Each call may fail with [RayUnreachable]; all but [#submit] may be repeated freely,
/// and a repeated submission with the same id never starts a second run on the same head.
public interface RayJobs {
    /// The name of the head's session: another name means another head, whose job list began empty.
    String session() throws RayUnreachable;

    SubmitAnswer submit(Submission submission) throws RayUnreachable;

    Optional<RayJob> find(String submissionId) throws RayUnreachable;

    /// All submissions the head knows, ended ones too; interactive drivers are left out.
    List<RayJob> list() throws RayUnreachable;

    /// Asks Ray to end it; a job that waits for resources stays PENDING and has to be removed.
    void stop(String submissionId) throws RayUnreachable;

    /// Removes the record.
    void remove(String submissionId) throws RayUnreachable;
}
