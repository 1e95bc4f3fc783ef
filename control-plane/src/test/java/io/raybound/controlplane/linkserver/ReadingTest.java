package io.raybound.controlplane.linkserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import io.raybound.control.link.Report;
import io.raybound.control.link.ReportBatch;
import io.raybound.controlplane.api.Statuses;
import io.raybound.model.BadValue;
import io.raybound.testkit.Seeds;
import io.raybound.wire.BadJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReadingTest {
    private static final Duration LONGEST = Duration.ofSeconds(50);

    @Test
    void aPollsQueryIsReadAndItsHoldBounded() {
        assertThat(PollQuery.read("session=7&after=e1.42&wait=20", LONGEST))
                .isEqualTo(new PollQuery(7, "e1.42", Duration.ofSeconds(20)));
        assertThat(PollQuery.read("wait=999&session=7&colour=red", LONGEST)).isEqualTo(new PollQuery(7, "", LONGEST));
        assertThat(PollQuery.read("session=7&after=empty", LONGEST).after()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "session=", "session=-1", "session=1e3", "session=99999999999999999999", "after=x"})
    void aQueryWithoutASessionNumberIsRefused(String query) {
        assertThatThrownBy(() -> PollQuery.read(query, LONGEST)).isInstanceOf(BadValue.class);
    }

    @Test
    void anyQueryIsReadOrRefusedAsABadValue() {
        Seeds.each(300, random -> {
            String query = "session=1&after=" + Seeds.text(random, 150) + "&wait=" + Seeds.text(random, 5);
            try {
                PollQuery read = PollQuery.read(query, LONGEST);
                assertThat(read.hold()).isBetween(Duration.ZERO, LONGEST);
                assertThat(read.after().length()).isLessThanOrEqualTo(100);
            } catch (BadValue expected) {
                assertThat(expected.field()).isIn("after", "wait");
            }
        });
    }

    @Test
    void detailsBecomeNodesAndFactsInText() {
        ReportBatch batch = read("""
                {"session":3,"sequence":9,"reports":[{"kind":"cluster","id":"clu-aaaaaaaaaaaa","observed_generation":2,
                "state":"Running","failure":null,"detail":{"nodes":[{"name":"head","group":"head","state":"alive",
                "address":"127.1.7.1"}],"port":8443,"healthy":true,"why":null,"head_agent":{"healthy":true},"text":"x"}}]}
                """);

        Report report = batch.reports().getFirst();
        assertThat(report.nodes()).hasSize(1);
        assertThat(report.facts())
                .containsEntry("port", "8443")
                .containsEntry("healthy", "true")
                .containsEntry("text", "x")
                .containsEntry("head_agent", "{\"healthy\":true}")
                .doesNotContainKey("why");
    }

    @Test
    void batchesThatAreNoBatchesAreRefused() {
        assertThatThrownBy(() -> read("{}")).isInstanceOf(BadJson.class);
        assertThatThrownBy(() -> read("[]")).isInstanceOf(BadJson.class);
        assertThatThrownBy(() -> read("{\"session\":1,\"sequence\":1,\"reports\":[null]}"))
                .isInstanceOfAny(BadJson.class, BadValue.class);
        assertThatThrownBy(
                        () -> read("{\"session\":1,\"sequence\":1,\"reports\":[{\"kind\":\"cluster\",\"id\":\"../etc\","
                                + "\"observed_generation\":1,\"state\":\"Running\",\"detail\":{}}]}"))
                .isInstanceOf(BadValue.class);
        String one =
                "{\"kind\":\"site\",\"id\":\"site-aaaaaaaaaaaa\",\"observed_generation\":1,\"state\":\"Active\",\"detail\":{}}";
        assertThatThrownBy(() ->
                        read("{\"session\":1,\"sequence\":1,\"reports\":[" + (one + ",").repeat(500) + one + "]}"))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("at most 500");
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void everyRefusalOfTheDomainHasAStatus(Code code) {
        assertThat(Statuses.toMachine(new Refusal(code, "no", "no")).status()).isBetween(400, 503);
    }

    private static ReportBatch read(String json) {
        return ReportReading.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
