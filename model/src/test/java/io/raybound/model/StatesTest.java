package io.raybound.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatesTest {
    @ParameterizedTest
    @EnumSource(ClusterState.class)
    void aClusterMayStayWhereItIsAndCanAlwaysBeStoppedOrFound(ClusterState state) {
        assertThat(state.canBecome(state)).isTrue();
        assertThat(state == ClusterState.STOPPING || state.canBecome(ClusterState.STOPPING))
                .isTrue();
    }

    @Test
    void aClusterNeverGoesBackToPendingWhileItRuns() {
        assertThat(ClusterState.RUNNING.canBecome(ClusterState.PENDING)).isFalse();
        assertThat(ClusterState.STARTING.canBecome(ClusterState.PENDING)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(JobState.class)
    void aJobThatEndedStaysEnded(JobState next) {
        assertThat(JobState.SUCCEEDED.canBecome(next)).isEqualTo(next == JobState.SUCCEEDED);
        assertThat(JobState.UNKNOWN.canBecome(next)).isTrue();
    }
}
