package io.raybound.control.assembly;

import io.raybound.control.Settings;
import io.raybound.control.access.Access;
import io.raybound.control.access.ApiKeys;
import io.raybound.control.access.Authentication;
import io.raybound.control.access.Bootstrap;
import io.raybound.control.access.Denials;
import io.raybound.control.access.Desk;
import io.raybound.control.access.ProgramLogins;
import io.raybound.control.access.Revoker;
import io.raybound.control.access.Roles;
import io.raybound.control.access.ServiceAccounts;
import io.raybound.control.access.Timelines;
import io.raybound.control.access.Users;
import io.raybound.control.cloud.CloudFinder;
import io.raybound.control.cloud.Clouds;
import io.raybound.control.cloud.Presence;
import io.raybound.control.cloud.Projects;
import io.raybound.control.cloud.Sites;
import io.raybound.control.cluster.ClusterDesk;
import io.raybound.control.cluster.ClusterMaker;
import io.raybound.control.cluster.ClusterObserver;
import io.raybound.control.cluster.Clusters;
import io.raybound.control.cluster.Shares;
import io.raybound.control.compute.ComputeConfigs;
import io.raybound.control.job.JobObserver;
import io.raybound.control.job.Jobs;
import io.raybound.control.job.JobsOfCluster;
import io.raybound.control.journal.Journal;
import io.raybound.control.link.CertificateNames;
import io.raybound.control.link.Enrollments;
import io.raybound.control.link.LinkSessions;
import io.raybound.control.link.Polls;
import io.raybound.control.link.ReportIntake;
import io.raybound.control.storage.Waits;

/// All services of the domain, wired; what both front doors are given.
public record Control(
        Bootstrap bootstrap,
        Authentication authentication,
        Access access,
        Users users,
        ServiceAccounts serviceAccounts,
        ApiKeys apiKeys,
        ProgramLogins programLogins,
        Roles roles,
        Timelines timelines,
        Denials denials,
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
        Settings settings = ports.settings();
        Settings.Lifetimes life = settings.lifetimes();
        Access access = new Access(ports.database());
        Desk desk = new Desk(ports.database(), access, new Journal(ports.ids(), ports.clock()), ports.ids());
        Revoker revoker = new Revoker(ports.grantKeys(), life.revocation());
        CloudFinder finder = new CloudFinder(desk);
        Denials denials = new Denials(desk);
        ApiKeys keys = new ApiKeys(desk, ports.tokens(), revoker);
        Presence presence = new Presence();
        Waits waits = new Waits(ports.signals());
        Sites sites = new Sites(desk, finder, ports.tokens(), presence, settings);
        ComputeConfigs configs = new ComputeConfigs(desk, finder);
        ClusterDesk clusterDesk = new ClusterDesk(desk);
        ClusterMaker maker = new ClusterMaker(desk, finder, configs, clusterDesk);
        JobsOfCluster listener = new JobsOfCluster(desk, clusterDesk);
        Shares shares = new Shares(desk, clusterDesk, revoker);
        Jobs jobs = new Jobs(desk, clusterDesk, maker, waits);
        return new Control(
                new Bootstrap(desk, ports.tokens(), revoker, ports.ids(), settings),
                new Authentication(desk, ports.tokens(), revoker, life.consoleSession()),
                access,
                new Users(desk, ports.tokens(), revoker, life.loginLink()),
                new ServiceAccounts(desk, revoker),
                keys,
                new ProgramLogins(desk, ports.tokens(), keys),
                new Roles(desk, revoker),
                new Timelines(desk),
                denials,
                new Clouds(desk, settings),
                sites,
                new Projects(desk, finder),
                configs,
                new Clusters(new Clusters.Parts(desk, finder, maker, clusterDesk, listener, shares, waits)),
                jobs,
                new Enrollments(desk, ports.tokens().hasher(), ports.statements(), ports.podTokens(), presence),
                new LinkSessions(desk),
                new Polls(desk, access, ports.signals(), ports.signer(), life.instruction()),
                new ReportIntake(desk, sites, new ClusterObserver(desk, listener), new JobObserver(desk, clusterDesk)),
                new CertificateNames(settings),
                new Housekeeping(desk, new Housekeeping.Rooms(jobs, presence, revoker, denials), settings));
    }
}
