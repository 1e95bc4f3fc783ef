package io.raybound.runtimelocal;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.model.ClusterSpec;
import io.raybound.model.ClusterState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.NodeShape;
import io.raybound.reconcile.DesiredCluster;
import io.raybound.testkit.FakeRay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A cluster that cannot start fails with cause and next step and leaves nothing behind.
final class StartFailureIT {
    private Path venvs = Path.of("/nonexistent");

    @BeforeEach
    void folder() throws Exception {
        venvs = Files.createTempDirectory("rbvenv");
        Files.setPosixFilePermissions(venvs, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void clean() throws Exception {
        PrivateFiles.delete(venvs);
    }

    @Test
    void aMissingVenvIsNamedWithTheLineThatMakesOne() throws Exception {
        Failure failure = failure(new LocalSite(venvs.resolve("none")));

        assertThat(failure.code()).isEqualTo("venv-missing");
        assertThat(failure.nextStep()).contains("pip install 'ray[default,serve]==2.60.0'");
    }

    @Test
    void anotherRayThanThisSitesIsNotStarted() throws Exception {
        Path venv = FakeRay.venv(venvs.resolve("old"), "2.9.0", "#!/bin/sh\n");

        assertThat(failure(new LocalSite(venv)).code()).isEqualTo("wrong-ray-version");
    }

    @Test
    void aSpecWithAnotherRayVersionIsRefusedWithBothVersions() throws Exception {
        try (LocalSite site = new LocalSite(FakeRay.venv(venvs.resolve("v"), "2.60.0", "#!/bin/sh\n"))) {
            Id id = site.newCluster();
            ClusterSpec spec = new ClusterSpec("2.59.0", NodeShape.small(), List.of());
            site.reconciler()
                    .desire(new DesiredCluster(id, 1, new DesiredCluster.Running("demo", "demo.x", "default", spec)));
            site.await(id, ClusterState.FAILED);

            assertThat(failure(site, id).message()).contains("2.59.0").contains("2.60.0");
        }
    }

    @Test
    void aHeadThatKeepsCrashingIsGivenUpWithItsLastWords() throws Exception {
        Path venv = FakeRay.venv(venvs.resolve("v"), "2.60.0", "#!/bin/sh\necho port 6379 is taken\nexit 3\n");
        Failure failure = failure(new LocalSite(venv));

        assertThat(failure.code()).isEqualTo("head-lost");
        assertThat(failure.message()).contains("ended with exit code 3").contains("port 6379 is taken");
    }

    @Test
    void aHeadThatNeverAnswersIsEndedWithAllItStarted() throws Exception {
        String hangs = "#!/bin/sh\ntrap '' TERM\nsetsid sleep 1000 &\nsleep 1000\n";
        Path venv = FakeRay.venv(venvs.resolve("v"), "2.60.0", hangs);
        Duration soon = Duration.ofMillis(200);
        Failure failure = failure(new LocalSite(venv, LocalSettings.HEAD_RESERVE, soon));

        assertThat(failure.code()).isEqualTo("start-timeout");
    }

    @Test
    void aHeadThatDoesNotFitIntoMemoryIsNotStarted() throws Exception {
        Path venv = FakeRay.venv(venvs.resolve("v"), "2.60.0", "#!/bin/sh\n");
        Failure failure = failure(new LocalSite(venv, 1L << 50, Duration.ofSeconds(1)));

        assertThat(failure.code()).isEqualTo("no-memory");
        assertThat(failure.message()).contains("available are");
    }

    @Test
    void aLabelThatIsNoneIsRefusedBeforeAnythingStarts() throws Exception {
        try (LocalSite site = new LocalSite(FakeRay.venv(venvs.resolve("v"), "2.60.0", "#!/bin/sh\n"))) {
            Id id = site.newCluster();
            NodeShape shape =
                    new NodeShape(1, 0, 500_000_000, 80_000_000, java.util.Map.of("zone", "a,raybound.io/group=b"));
            ClusterSpec spec = new ClusterSpec("2.60.0", shape, List.of());
            site.reconciler()
                    .desire(new DesiredCluster(id, 1, new DesiredCluster.Running("demo", "demo.x", "default", spec)));
            site.await(id, ClusterState.FAILED);

            assertThat(failure(site, id).code()).isEqualTo("bad-labels");
        }
    }

    private static Failure failure(LocalSite opened) throws Exception {
        try (LocalSite site = opened) {
            Id id = site.newCluster();
            site.reconciler().desire(LocalSite.running(id, 1, 1));
            site.await(id, ClusterState.FAILED);
            assertThat(LocalSite.processes(id)).isEmpty();
            assertThat(site.settings.runDir().resolve(id.tail())).doesNotExist();
            return failure(site, id);
        }
    }

    private static Failure failure(LocalSite site, Id id) {
        Failure failure = site.report(id).failure();
        assertThat(failure).isNotNull();
        assertThat(site.bugs).isEmpty();
        return java.util.Objects.requireNonNull(failure);
    }
}
