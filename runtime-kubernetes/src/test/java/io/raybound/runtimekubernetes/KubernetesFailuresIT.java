package io.raybound.runtimekubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.raybound.model.ClusterSpec;
import io.raybound.model.ClusterState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import io.raybound.model.NodeShape;
import io.raybound.model.WorkerGroup;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every failure names its cause and the next step: each is made to happen on a real API server with real admission,
/// quotas, scheduler and KubeRay (F23).
@Tag("kube")
final class KubernetesFailuresIT {
    private static final String SPACE = "raybound-bad";

    private static ApiServerSite site;
    private static KubernetesClient client;
    private final Ids ids = new Ids(new SecureRandom());
    private final Id cluster = ids.next(Kind.CLUSTER);

    @BeforeAll
    static void start() throws IOException {
        site = ApiServerSite.up();
        client = site.client();
        site.namespace(SPACE);
    }

    @AfterAll
    static void stop() throws IOException {
        site.close();
    }

    @AfterEach
    void theNodeIsWellAgain() {
        site.node().isLost(false);
        site.node().says(SPACE, "head", pod -> Optional.of(site.node().ready(pod)));
        client.resourceQuotas().inNamespace(SPACE).delete();
        try (TestRuntime runtime = new TestRuntime(client, TestRuntime.settings(SPACE))) {
            runtime.remove(cluster, 1_000);
            runtime.await(cluster, 1_000, ClusterState.STOPPED);
        }
    }

    private Failure failure(String code, ClusterSpec spec) {
        return failure(code, spec, TestRuntime.settings(SPACE));
    }

    private Failure failure(String code, ClusterSpec spec, KubernetesSettings settings) {
        try (TestRuntime runtime = new TestRuntime(client, settings)) {
            runtime.run(cluster, 1, "bad", spec);
            Failure failure = runtime.failure(cluster, code);
            assertThat(failure.object()).isNotBlank();
            assertThat(failure.nextStep()).isNotBlank();
            return failure;
        }
    }

    private static ClusterSpec hungry(int cpus) {
        NodeShape shape = new NodeShape(cpus, 0, 500_000_000L, 80_000_000L, Map.of());
        return new ClusterSpec("2.60.0", NodeShape.small(), List.of(new WorkerGroup("big", 1, shape)));
    }

    private void headSays(ContainerStatus status) {
        site.node().says(SPACE, "head", pod -> Optional.of(site.node().unready(pod, status)));
    }

    private static ContainerStatusBuilder ray() {
        return new ContainerStatusBuilder()
                .withName(Names.RAY_CONTAINER)
                .withImage("registry.test/ray:2.60.0")
                .withImageID("")
                .withReady(false)
                .withStarted(false)
                .withRestartCount(0);
    }

    @Test
    void aWorkerThatNoNodeTakesSaysWhatIsLacking() {
        Failure failure = failure("unschedulable", hungry(1_000));
        assertThat(failure.message()).contains("Insufficient cpu");
        assertThat(failure.nextStep()).contains("free cpu");
    }

    @Test
    void aUsedUpQuotaIsNamedWithItsNumbers() throws IOException {
        site.kubernetes().apply("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: small, namespace: %s}
                spec: {hard: {pods: "0"}}
                """.formatted(SPACE));
        Failure failure = failure("quota", TestRuntime.spec(0));
        assertThat(failure.message()).contains("exceeded quota: small").contains("limited: pods=0");
        assertThat(failure.nextStep()).contains("raise the quota");
    }

    @Test
    void anAdmissionPolicyThatRefusesTheRayClusterIsQuoted() throws IOException {
        String policy = policy("no-rayclusters", "ray.io", "rayclusters", "this team may not have Ray");
        site.kubernetes().apply(policy);
        try {
            Failure failure = failure("admission-refused", TestRuntime.spec(0));
            assertThat(failure.message()).contains("this team may not have Ray").contains("no-rayclusters");
        } finally {
            site.kubernetes().kubectl(policy, "delete", "-f", "-");
        }
    }

    @Test
    void anAdmissionPolicyThatRefusesThePodsIsQuotedAsKubeRayHeardIt() throws IOException {
        String policy = policy("no-pods", "", "pods", "pods need a cost centre");
        site.kubernetes().apply(policy);
        try {
            Failure failure = failure("admission-refused", TestRuntime.spec(0));
            assertThat(failure.message()).contains("pods need a cost centre");
        } finally {
            site.kubernetes().kubectl(policy, "delete", "-f", "-");
        }
    }

    private static String policy(String name, String group, String resource, String words) {
        return """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: %1$s}
                spec:
                  failurePolicy: Fail
                  matchConstraints:
                    resourceRules: [{apiGroups: ["%2$s"], apiVersions: ["*"], operations: [CREATE], resources: [%3$s]}]
                  validations: [{expression: "false", message: "%4$s"}]
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: %1$s}
                spec:
                  policyName: %1$s
                  validationActions: [Deny]
                  matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %5$s}}}
                """.formatted(name, group, resource, words, SPACE);
    }

    @Test
    void anImageThatCannotBeHadNamesItTheSecretAndTheRegistrysAnswer() {
        headSays(ray().withNewState()
                .withNewWaiting("failed to authorize: 401 Unauthorized", "ErrImagePull")
                .endState()
                .build());
        KubernetesSettings plain = TestRuntime.settings(SPACE);
        KubernetesSettings secret = new KubernetesSettings(
                plain.namespaces(),
                plain.namespacePrefix(),
                plain.namespaceOf(),
                plain.rayImage(),
                plain.agentImage(),
                List.of("acr-login"),
                plain.agentPort(),
                plain.gatewayNamespace(),
                plain.network(),
                plain.pods(),
                plain.packages(),
                true);
        Failure failure = failure("image-pull", TestRuntime.spec(0), secret);
        assertThat(failure.message())
                .contains("registry.test/ray:2.60.0")
                .contains("pull secret acr-login")
                .contains("401 Unauthorized");
        assertThat(failure.nextStep()).contains("renew the pull secret");
    }

    @Test
    void aContainerThatCrashesShowsItsLastLines() {
        headSays(ray().withRestartCount(3)
                .withNewState()
                .withNewWaiting("back-off 40s restarting failed container", "CrashLoopBackOff")
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withExitCode(1)
                .withReason("Error")
                .withMessage("ray: error: no such option: --nope")
                .endTerminated()
                .endLastState()
                .build());
        Failure failure = failure("crash-loop", TestRuntime.spec(0));
        assertThat(failure.message()).contains("code 1", "3 times", "no such option: --nope");
        assertThat(failure.nextStep()).contains("kubectl").contains("--previous");
    }

    @Test
    void aContainerThatUsedTooMuchMemorySaysItsLimit() {
        headSays(ray().withRestartCount(1)
                .withNewState()
                .withNewWaiting("back-off", "CrashLoopBackOff")
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withExitCode(137)
                .withReason("OOMKilled")
                .endTerminated()
                .endLastState()
                .build());
        assertThat(failure("out-of-memory", TestRuntime.spec(0)).message()).contains("limit of");
    }

    @Test
    void aNodeThatForbidsPort80SaysHowToDoWithoutIt() {
        site.node().says(SPACE, "head", pod -> {
            Pod failed = pod.edit()
                    .editStatus()
                    .withPhase("Failed")
                    .withReason("SysctlForbidden")
                    .withMessage("forbidden sysctl: net.ipv4.ip_unprivileged_port_start not allowlisted")
                    .endStatus()
                    .build();
            return Optional.of(failed.getStatus());
        });
        assertThat(failure("port-forbidden", TestRuntime.spec(0)).nextStep()).contains("8080");
    }

    @Test
    void aRunningClusterWhoseNodeIsLostSaysSoWhenItIsToGo() {
        try (TestRuntime runtime = new TestRuntime(client, TestRuntime.settings(SPACE))) {
            runtime.run(cluster, 1, "bad", TestRuntime.spec(0));
            runtime.await(cluster, 1, ClusterState.RUNNING);
            site.node().isLost(true);
            client.pods()
                    .inNamespace(SPACE)
                    .withLabel(Names.CLUSTER, cluster.value())
                    .withGracePeriod(1)
                    .delete();
            runtime.stop(cluster, 2);
            Failure failure = runtime.failure(cluster, "node-lost");
            assertThat(failure.message()).contains(SaidNode.NAME);
            assertThat(Objects.requireNonNull(runtime.report(cluster)).state()).isEqualTo(ClusterState.STOPPING);
        }
    }

    @Test
    void aNamespaceThatIsNotListedSaysTheLineThatAddsIt() {
        try (TestRuntime runtime = new TestRuntime(client, TestRuntime.settings(SPACE))) {
            runtime.run(cluster, 1, "elsewhere", TestRuntime.spec(0));
            Failure failure = runtime.failure(cluster, "namespace-not-listed");
            assertThat(failure.nextStep()).contains("--set 'namespaces={raybound-bad,raybound-elsewhere}'");
        }
    }

    @Test
    void aNamespaceThatDoesNotExistIsMissing() {
        KubernetesSettings both = TestRuntime.settings(SPACE, "raybound-nowhere");
        try (TestRuntime runtime = new TestRuntime(client, both)) {
            runtime.run(cluster, 1, "nowhere", TestRuntime.spec(0));
            assertThat(runtime.awaitFailure(cluster, "namespace-missing").state())
                    .isEqualTo(ClusterState.FAILED);
        }
    }

    @Test
    void everythingThatASpecAsksWronglyIsToldAtOnce() {
        NodeShape shape = new NodeShape(
                1, 0, 500_000_000L, 80_000_000L, Map.of("raybound.io/cluster", "clu-other", "bad key", "x"));
        ClusterSpec spec = new ClusterSpec("2.60.0", shape, List.of(new WorkerGroup("head", 1, NodeShape.small())));
        assertThat(failure("spec-refused", spec).message())
                .contains("raybound.io/cluster")
                .contains("bad key")
                .contains("group head");
    }
}
