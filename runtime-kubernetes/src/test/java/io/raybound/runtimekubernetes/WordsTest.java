package io.raybound.runtimekubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.model.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Kubernetes says, in its own words, becomes a cause and a next step.
final class WordsTest {
    private static Failure of(int code, String text) {
        return Answers.failure(code, text, "apply", "RayCluster team/clu-x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0   | connection refused | api-unreachable
            401 | Unauthorized | api-login
            403 | rayclusters.ray.io is forbidden: User "op" cannot patch resource | right-missing
            403 | pods "x" is forbidden: exceeded quota: small, requested: pods=1, used: pods=0 | quota
            403 | unable to create new content in namespace team because it is being terminated | namespace-terminating
            403 | admission webhook "validate.kyverno.svc-fail" denied the request: need a label | admission-refused
            400 | admission webhook "validation.gatekeeper.sh" denied the request: [costs] no | admission-refused
            422 | ValidatingAdmissionPolicy 'p' with binding 'p' denied request: no | admission-refused
            500 | Internal error occurred: failed calling webhook "x": timeout | admission-refused
            500 | failed to create typed patch object: .spec.authOptions: field not declared in schema | kuberay-too-old
            400 | strict decoding error: unknown field "spec.authOptions" | kuberay-too-old
            404 | namespaces "team" not found | namespace-missing
            404 | the server could not find the requested resource | kuberay-missing
            409 | the object has been modified | conflict
            429 | too many requests | api-busy
            503 | apiserver is shutting down | api-unavailable
            422 | RayCluster.ray.io "x" is invalid: spec.headGroupSpec: Required value | object-invalid""")
    void anAnswerOfTheApiServerIsRead(int code, String text, String expected) {
        Failure failure = of(code, text);
        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.message()).contains(text);
        assertThat(failure.nextStep()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0/3 nodes are available: 3 Insufficient nvidia.com/gpu. | free nvidia.com/gpu
            0/1 nodes are available: 1 Insufficient memory. preemption: no victims | free memory
            0/2 nodes are available: 2 node(s) had untolerated taint {gpu: true}. | tolerate the taint {gpu: true}
            0/2 nodes are available: 2 node(s) had untolerated taint(s). | tolerate the taint in
            0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. | node selector
            0/1 nodes are available: 1 node(s) had volume node affinity conflict. | node
            something nobody has seen | kubectl describe pod""")
    void theSchedulersWordsLeadToAStep(String message, String step) {
        assertThat(Scheduling.nextStep(message)).contains(step);
    }
}
