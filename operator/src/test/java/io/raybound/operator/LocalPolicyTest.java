package io.raybound.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.model.ClusterSpec;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.NodeShape;
import io.raybound.model.WorkerGroup;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LocalPolicyTest {
    private static final Id DEMO = new Id("clu-4f7q2m6kzt3a");

    @Test
    void whatIsWithinTheLimitsIsAllowed() {
        assertThat(LocalPolicy.OPEN.refuses(DEMO, spec(3), List.of(spec(2)))).isEmpty();
    }

    @Test
    void eachLimitNamesItselfInItsRefusal() {
        assertThat(refusal(new LocalPolicy(true, 1, 9, Long.MAX_VALUE, List.of()), 0, List.of(spec(0))))
                .contains("policy.max_clusters");
        assertThat(refusal(new LocalPolicy(true, 9, 2, Long.MAX_VALUE, List.of()), 2, List.of()))
                .contains("policy.max_nodes");
        assertThat(refusal(new LocalPolicy(true, 9, 9, 1_000_000_000, List.of()), 1, List.of()))
                .contains("policy.max_memory");
        assertThat(refusal(new LocalPolicy(true, 9, 9, Long.MAX_VALUE, List.of("2.59.0")), 1, List.of()))
                .contains("policy.ray_versions");
    }

    private static String refusal(LocalPolicy policy, int workers, List<ClusterSpec> others) {
        return policy.refuses(DEMO, spec(workers), others)
                .map(Failure::nextStep)
                .orElse("");
    }

    private static ClusterSpec spec(int workers) {
        return new ClusterSpec(
                "2.60.0", NodeShape.small(), List.of(new WorkerGroup("cpu", workers, NodeShape.small())));
    }
}
