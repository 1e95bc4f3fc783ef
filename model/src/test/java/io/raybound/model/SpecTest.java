package io.raybound.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecTest {
    private static final ClusterSpec SPEC = new ClusterSpec(
            ClusterSpec.DEFAULT_RAY, NodeShape.small(), List.of(new WorkerGroup("workers", 2, NodeShape.small())));

    @Test
    void aSpecCountsItsHeadAndScalesOneGroup() {
        assertThat(SPEC.nodes()).isEqualTo(3);
        assertThat(SPEC.scaled("workers", 5).nodes()).isEqualTo(6);
        assertThatThrownBy(() -> SPEC.scaled("gpus", 1)).hasMessageContaining("gpus");
    }

    @Test
    void twoWorkerGroupsOfOneNameAreRefused() {
        WorkerGroup group = SPEC.workers().getFirst();
        assertThatThrownBy(() -> new ClusterSpec(ClusterSpec.DEFAULT_RAY, NodeShape.small(), List.of(group, group)))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("workers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "A", "a_b", "vscode-x", "a.b", "ä", "a\u0000", "a\n"})
    void aNameThatIsNoLabelIsRefused(String name) {
        assertThatThrownBy(() -> Name.check("name", name)).isInstanceOf(BadValue.class);
    }

    @Test
    void theLongestNameStillFitsItsHostLabel() {
        String longest = "a".repeat(Name.MAX);
        assertThat(("vscode-" + Name.check("name", longest) + "-abcdef").length())
                .isLessThanOrEqualTo(63);
        assertThatThrownBy(() -> Name.check("name", longest + "a")).isInstanceOf(BadValue.class);
    }

    @Test
    void aBadValueIsShownCutAndWithoutControlCharacters() {
        BadValue bad = new BadValue("name", "x\u001b[31m" + "y".repeat(200), "short");
        assertThat(bad.getMessage()).doesNotContain("\u001b").hasSizeLessThan(140);
    }

    @Test
    void aSecretNeverShowsItself() {
        Secret secret = Secret.of("hunter2");
        assertThat(secret.toString()).doesNotContain("hunter2");
        assertThat(secret).isEqualTo(Secret.of("hunter2")).isNotEqualTo(Secret.of("hunter3"));
    }
}
