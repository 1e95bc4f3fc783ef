package io.raybound.runtimekubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.raybound.model.ClusterState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import io.raybound.runtimekubernetes.check.CheckedSite;
import io.raybound.runtimekubernetes.check.Right;
import io.raybound.runtimekubernetes.check.Rights;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The runtime as a service account that has the rights of the reference page and no others.
@Tag("kube")
final class RightsIT {
    private static final String SPACE = "raybound-rights";
    private static final CheckedSite SITE = new CheckedSite(
            TestRuntime.SITE.value(),
            "raybound-system",
            List.of(SPACE),
            new CheckedSite.Gate("edge", "shared", false),
            false,
            List.of(),
            "",
            Map.of());

    private static ApiServerSite site;
    private final Id cluster = new Ids(new SecureRandom()).next(Kind.CLUSTER);

    @BeforeAll
    static void start() throws IOException {
        site = ApiServerSite.up();
        site.namespace(SPACE);
    }

    @AfterAll
    static void stop() throws IOException {
        site.close();
    }

    private static void grant(String without) {
        List<PolicyRule> rules = Rights.needed(SITE).stream()
                .filter(right -> right.namespace().equals(SPACE))
                .filter(right -> !right.resource().equals(without))
                .map(RightsIT::rule)
                .toList();
        site.client()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace(SPACE)
                        .withName("operator")
                        .endMetadata()
                        .withRules(rules)
                        .build())
                .forceConflicts()
                .serverSideApply();
        site.client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(SPACE)
                        .withName("operator")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "operator")
                        .withSubjects(new Subject(null, "ServiceAccount", "operator", SPACE))
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    private static PolicyRule rule(Right right) {
        PolicyRuleBuilder rule = new PolicyRuleBuilder()
                .withApiGroups(right.group())
                .withResources(right.resource())
                .withVerbs(right.verb());
        return right.name().isEmpty()
                ? rule.build()
                : rule.withResourceNames(right.name()).build();
    }

    private static void account(boolean there) throws IOException {
        String ray = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: ray, namespace: " + SPACE + "}}";
        if (there) {
            site.kubernetes().apply(ray);
        } else {
            site.kubernetes().kubectl(ray, "delete", "--ignore-not-found", "-f", "-");
        }
    }

    @Test
    void theRightsOfTheReferenceAreEnoughForAWholeLife() throws IOException {
        grant("none");
        account(true);
        try (KubernetesClient operator = site.kubernetes().as(SPACE, "operator");
                TestRuntime runtime = new TestRuntime(operator, TestRuntime.settings(SPACE))) {
            runtime.run(cluster, 1, "rights", TestRuntime.spec(1));
            runtime.await(cluster, 1, ClusterState.RUNNING);
            runtime.run(cluster, 2, "rights", TestRuntime.spec(0));
            runtime.await(cluster, 2, ClusterState.RUNNING);
            runtime.remove(cluster, 3);
            runtime.await(cluster, 3, ClusterState.STOPPED);
        }
    }

    @Test
    void aRightThatIsMissingIsNamedWithTheFix() throws IOException {
        grant("networkpolicies");
        account(true);
        assertThat(failure("right-missing").message()).contains("networkpolicies");
    }

    @Test
    void aProjectWithoutTheServiceAccountRaySaysHowToGetIt() throws IOException {
        grant("none");
        account(false);
        assertThat(failure("account-missing").nextStep()).contains("create serviceaccount ray");
    }

    private Failure failure(String code) {
        try (KubernetesClient operator = site.kubernetes().as(SPACE, "operator");
                TestRuntime runtime = new TestRuntime(operator, TestRuntime.settings(SPACE))) {
            runtime.run(cluster, 1, "rights", TestRuntime.spec(0));
            Failure failure = runtime.failure(cluster, code);
            return failure;
        }
    }
}
