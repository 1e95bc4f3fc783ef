package io.raybound.control.assembly;

import io.raybound.control.access.Access;
import io.raybound.control.access.ApiKeys;
import io.raybound.control.access.Authentication;
import io.raybound.control.access.Bootstrap;
import io.raybound.control.access.Roles;
import io.raybound.control.access.ServiceAccounts;
import io.raybound.control.access.Timelines;
import io.raybound.control.access.Users;
import io.raybound.control.cloud.Clouds;
import io.raybound.control.cloud.Projects;
import io.raybound.control.cloud.Sites;
import io.raybound.control.cluster.Clusters;
import io.raybound.control.compute.ComputeConfigs;
import io.raybound.control.job.Jobs;
import io.raybound.control.link.CertificateNames;
import io.raybound.control.link.Enrollments;
import io.raybound.control.link.LinkSessions;
import io.raybound.control.link.Polls;
import io.raybound.control.link.ReportIntake;

/// All services of the domain, wired; what both front doors are given.
public record Control(
        Bootstrap bootstrap,
        Authentication authentication,
        Access access,
        Users users,
        ServiceAccounts serviceAccounts,
        ApiKeys apiKeys,
        Roles roles,
        Timelines timelines,
        Clouds clouds,
        Sites sites,
        Projects projects,
        ComputeConfigs computeConfigs,
        Clusters clusters,
        Jobs jobs,
        Enrollments enrollments,
        LinkSessions linkSessions,
        Polls polls,
        ReportIntake reports,
        CertificateNames certificateNames,
        Housekeeping housekeeping) {

    /// Wires the domain.
    public static Control of(Ports ports) {
        return io.raybound.control.Unbuilt.yet();
    }
}
