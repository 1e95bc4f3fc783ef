package io.raybound.control.link;

import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.NodeStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The observed state of one object.
///
/// @param kind `cluster`, `job`, `site`, `agent` or `event`
/// @param state as on the wire, for instance `Running`
/// @param nodes for clusters
/// @param facts the other details as text: numbers in decimal, objects and arrays as JSON. site: `gateway_address`,
/// `gateway_port`, `operator_version`, `token_issuer`, `token_keys`, `checks`; cluster: `head_pod_namespace`,
/// `head_pod`,
/// `head_pod_uid`; job: `attempt`, `submission_id`, `exit_code`, `log_location`, `started_at`,
/// `ended_at`, `source`, `name`, `entrypoint`, `owner_id`
public record Report(
        String kind,
        Id id,
        long observedGeneration,
        String state,
        @Nullable Failure failure,
        List<NodeStatus> nodes,
        Map<String, String> facts) {}
