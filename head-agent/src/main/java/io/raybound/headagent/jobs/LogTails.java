package io.raybound.headagent.jobs;

import io.raybound.headagent.ray.RayHttp;
import io.raybound.headagent.ray.RayUnreachable;
import io.raybound.headagent.ray.Submission;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Where the end of a job's log comes from.
interface LogTails {
    /// The last bytes of the log, cut at a line's start where there is one; empty when Ray has no such log.
    Optional<byte[]> tail(String submissionId, String nodeId, int longest) throws RayUnreachable;

    /// Reads the driver's log file through Ray's log API, from whichever node ran the job.
    static LogTails of(RayHttp http) {
        return (submissionId, nodeId, longest) -> {
            Submission.checkId(submissionId);
            TailBuffer buffer = new TailBuffer(longest);
            String node = URLEncoder.encode(nodeId, StandardCharsets.UTF_8);
            int status = http.stream(
                    "/api/v0/logs/file?node_id=" + node + "&filename=job-driver-" + submissionId + ".log&lines=10000",
                    buffer::readAll);
            return status == 200 ? Optional.of(buffer.content()) : Optional.empty();
        };
    }
}
