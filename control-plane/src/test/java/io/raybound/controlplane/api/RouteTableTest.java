package io.raybound.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.testkit.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private final RouteTable table = new RouteTable(List.of(
            Route.get("/", r -> Answer.nothing()),
            Route.get("/v1/clusters", r -> Answer.nothing()),
            Route.get("/v1/clusters/{id}", r -> Answer.nothing()),
            Route.form("/v1/clusters/{id}/start", r -> Answer.nothing())));

    @Test
    void segmentsAreTakenAsSentAndDecodedOnce() {
        assertThat(table.find("GET", "/v1/clusters/demo").parameters()).containsEntry("id", "demo");
        assertThat(table.find("GET", "/v1/clusters/a%252Fb").parameters()).containsEntry("id", "a%2Fb");
        assertThat(table.find("GET", "/v1/clusters/a+b").parameters()).containsEntry("id", "a+b");
        assertThat(table.find("GET", "/").route().path()).isEqualTo("/");
    }

    @Test
    void noOtherSpellingReachesARoute() {
        for (String path : List.of(
                "",
                "//",
                "/v1//clusters",
                "/v1/clusters/",
                "/v1/./clusters",
                "/v1/x/../clusters",
                "/V1/clusters",
                "/v1/clusters;a=b",
                "/v1/clusters/demo/start/x",
                "v1/clusters",
                "/%76%31/clusters",
                "*")) {
            assertThatThrownBy(() -> table.find("GET", path))
                    .as(path)
                    .isInstanceOfSatisfying(
                            Refused.class, r -> assertThat(r.problem().status()).isEqualTo(404));
        }
    }

    @Test
    void aPathWithOtherMethodsSaysWhichItTakes() {
        assertThatThrownBy(() -> table.find("GET", "/v1/clusters/demo/start"))
                .isInstanceOfSatisfying(Refused.class, r -> {
                    assertThat(r.problem().status()).isEqualTo(405);
                    assertThat(r.headers()).containsEntry("Allow", "POST");
                });
    }

    @Test
    void hostilePathsAreRefusedAndNeverFail() {
        Seeds.each(500, random -> {
            String path = "/v1/clusters/" + Seeds.text(random, 40);
            try {
                assertThat(table.find("GET", path).parameters()).hasSize(1);
            } catch (Refused refused) {
                assertThat(refused.problem().status()).isBetween(400, 405);
            }
        });
    }
}
