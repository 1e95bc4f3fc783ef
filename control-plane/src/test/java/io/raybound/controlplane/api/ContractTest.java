package io.raybound.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.raybound.wire.Json;
import io.raybound.wire.Problem;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@NullMarked
class ContractTest {
    private final Contract contract = Contract.load();

    @Test
    void everyOperationHasItsOwnIdAndAnAnswer() {
        Set<String> ids = contract.operations().stream().map(Operation::id).collect(Collectors.toSet());
        assertThat(ids).hasSameSizeAs(contract.operations());
        assertThat(contract.operation("createCluster"))
                .returns("POST", Operation::method)
                .returns("/v1/clusters", Operation::path)
                .returns(201, Operation::status)
                .returns(false, Operation::open);
        assertThat(contract.operations().stream().filter(Operation::open).map(Operation::id))
                .containsExactlyInAnyOrder("version", "ca", "swapCliLogin", "beginDeviceLogin", "swapDeviceLogin");
    }

    @Test
    void defaultsAreFilledInAndNullsCountAsAbsent() {
        JsonNode clean = contract.clean(
                "CreateCluster",
                Json.tree(
                        "{\"name\":\"demo\",\"cloud\":null,\"spec\":{\"workers\":[{\"name\":\"cpu\",\"count\":2}]}}"));
        assertThat(contract.check("CreateCluster", clean)).isEmpty();
        assertThat(clean.has("cloud")).isFalse();
        assertThat(clean.at("/spec/ray_version").asString()).isEqualTo("2.60.0");
        assertThat(clean.at("/spec/head/cpus").asInt()).isEqualTo(1);
        assertThat(clean.at("/spec/workers/0/shape/object_store_memory").asLong())
                .isEqualTo(80_000_000);
    }

    @Test
    void everyBadValueIsNamedWithItsExpectedForm() {
        JsonNode clean = contract.clean(
                "CreateCluster",
                Json.tree("{\"nme\":\"x\",\"name\":\"No_Name\",\"spec\":{\"head\":{\"cpus\":\"two\"},"
                        + "\"workers\":[{\"name\":\"cpu\",\"count\":-1},{\"name\":\"gpu\"}]}}"));
        List<Problem.FieldError> errors = contract.check("CreateCluster", clean);
        assertThat(errors)
                .extracting(Problem.FieldError::field, Problem.FieldError::value)
                .containsExactlyInAnyOrder(
                        tuple("nme", "(unknown field)"),
                        tuple("name", "No_Name"),
                        tuple("spec.head.cpus", "two"),
                        tuple("spec.workers[0].count", "-1"),
                        tuple("spec.workers[1].count", "(missing)"));
        assertThat(errors)
                .extracting(Problem.FieldError::expected)
                .contains(
                        "a known field; did you mean 'name'?",
                        "of type integer",
                        "a number from 0 to 1000",
                        "present",
                        "1 to 40 of a-z, 0-9 and '-', beginning with a letter, ending with a letter or digit,"
                                + " and not beginning with vscode-");
    }

    @Test
    void everyExampleFitsItsSchemaAsPeopleMaySendIt() {
        List<String> bodies =
                contract.operations().stream().flatMap(o -> o.body().stream()).toList();
        assertThat(bodies).hasSizeGreaterThan(10);
        for (String body : bodies) {
            contract.example(body)
                    .ifPresent(example -> assertThat(contract.check(body, contract.clean(body, example)))
                            .as(body)
                            .isEmpty());
        }
    }

    @Test
    void aSecretIsNeverShownBack() {
        JsonNode body = Json.tree("{\"code\":\"canary secret\",\"verifier\":\"canary\"}");
        assertThat(contract.check("CliLoginSwap", body))
                .hasSize(3)
                .noneMatch(e -> e.toString().contains("canary"));
    }
}
