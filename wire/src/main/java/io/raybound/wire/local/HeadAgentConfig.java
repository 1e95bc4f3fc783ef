package io.raybound.wire.local;

import io.raybound.model.Id;
import org.jspecify.annotations.Nullable;

/// The settings of one head agent (`raybound-head-agent --config FILE`), written by the runtime that starts it.
///
/// @param clusterId the cluster that it stands in front of
/// @param clusterHost the host people use, `<name>-<6>.<site>.i.U`; the audience of grants and tickets
/// @param hostPort the public port in URLs, that of the site's gateway
/// @param listen `ip:port` that it serves
/// @param dashboard `ip:port` of Ray's dashboard and Jobs API
/// @param rayTokenFile file with the cluster's Ray token, no newline
/// @param agentHealthz full URL of the health page of the head node's agent
/// @param gcsAddress `ip:port` of Ray's GCS, for people and logs
/// @param controlPlaneUrl `https://<cloud>.D[:port]`, the machines' front door
/// @param consoleUrl `https://console.C[:port]`, where browsers are sent to log in
/// @param caFile PEM roots to trust for the control plane
/// @param dataDir its own folder (0700): its key, `agent.pub`, journal; outlives restarts of it and of the head
/// @param logDir where the kept tails of job logs go, `<job-id>.log`
/// @param bootId changes with each start of the Ray head; null beside a token: then it is the pod's uid
/// @param keysFile a [HandedKeys], replaced by rename whenever keys or revocations change
/// @param statementFile the operator's statement (a JWT) that `agent.pub` belongs to this cluster and boot; exactly one
///     of this and the token file is there
/// @param serviceAccountTokenFile on Kubernetes: the token that was projected into this pod, audience `<cloud>.D`
/// @param cookieKeyFile on Kubernetes: 32 bytes as base64url that outlive the pod, so that browsers stay logged in over
///     a new head; null keeps a key in `data_dir`
/// @param connectionsLog JSON lines of accepted and made connections; null for none
public record HeadAgentConfig(
        Id clusterId,
        String clusterHost,
        int hostPort,
        String listen,
        String dashboard,
        String rayTokenFile,
        String agentHealthz,
        String gcsAddress,
        String controlPlaneUrl,
        String consoleUrl,
        String caFile,
        String dataDir,
        String logDir,
        @Nullable String bootId,
        String keysFile,
        @Nullable String statementFile,
        @Nullable String serviceAccountTokenFile,
        @Nullable String cookieKeyFile,
        @Nullable String connectionsLog) {
    /// One that enrolls with a statement.
    public HeadAgentConfig(
            Id clusterId,
            String clusterHost,
            int hostPort,
            String listen,
            String dashboard,
            String rayTokenFile,
            String agentHealthz,
            String gcsAddress,
            String controlPlaneUrl,
            String consoleUrl,
            String caFile,
            String dataDir,
            String logDir,
            String bootId,
            String keysFile,
            String statementFile,
            @Nullable String connectionsLog) {
        this(
                clusterId,
                clusterHost,
                hostPort,
                listen,
                dashboard,
                rayTokenFile,
                agentHealthz,
                gcsAddress,
                controlPlaneUrl,
                consoleUrl,
                caFile,
                dataDir,
                logDir,
                bootId,
                keysFile,
                statementFile,
                null,
                null,
                connectionsLog);
    }
}
