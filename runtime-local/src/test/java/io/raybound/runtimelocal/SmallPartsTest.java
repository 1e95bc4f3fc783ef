package io.raybound.runtimelocal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.model.BadValue;
import io.raybound.model.Id;
import io.raybound.model.NodeShape;
import io.raybound.wire.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SmallPartsTest {
    private static final Path RAY = Path.of("/opt/ray/bin/ray");

    @Test
    void theHeadTakesItsSharedPortsFromItsBlockAndItsOwnFromItsAddress() {
        List<String> line =
                Commands.head(RAY, new Ports(14_000), "127.1.7.1", NodeShape.small(), Path.of("/run/rb/abc123/w1"));

        assertThat(line)
                .startsWith("/opt/ray/bin/ray", "start", "--head", "--block")
                .contains("--port=14000", "--dashboard-host=127.1.7.1", "--dashboard-port=8265")
                .contains("--labels=raybound.io/group=head", "--temp-dir=/run/rb/abc123/w1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b=c", "a b", "", "-x", "a=b", "\u00e9"})
    void aLabelValueThatRayWouldReadOtherwiseIsRefused(String value) {
        NodeShape shape = new NodeShape(1, 0, 500_000_000, 80_000_000, Map.of("zone", value));

        assertThatThrownBy(() -> Commands.worker(RAY, "127.1.7.1:14000", "127.1.7.2", "cpu", shape, Path.of("/w")))
                .isInstanceOf(BadValue.class);
    }

    @Test
    void portsAreBelowTheRangeOfOutgoingConnections() {
        assertThat(Ports.FIRST + Ports.BLOCKS * Ports.BLOCK).isLessThanOrEqualTo(32_768);
        assertThat(new Ports(14_000).shared())
                .hasSizeLessThanOrEqualTo(Ports.BLOCK)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "0, ended with exit code 0",
        "1, ended with exit code 1",
        "137, was killed by signal 9 (SIGKILL)",
        "143, was killed by signal 15 (SIGTERM)",
        "255, ended with exit code 255"
    })
    void anExitCodeIsToldInWords(int code, String words) {
        assertThat(Launch.words(code)).isEqualTo(words);
    }

    @Test
    void onlyNodesThatRayHoldsForAliveCount() {
        String body = """
                {"result":true,"data":{"result":{"total":2,"result":[
                 {"node_ip":"127.1.7.1","state":"ALIVE"},{"node_ip":"127.1.7.2","state":"DEAD"}]}}}""";

        assertThat(RayView.alive(body)).containsExactly("127.1.7.1");
        assertThat(RayView.alive("{\"result\":false,\"data\":null}")).isEmpty();
    }

    @Test
    void serveIsNotStartedOverWhatPeopleDeployed() {
        assertThat(RayView.isServing("{\"proxies\":{},\"applications\":{}}")).isFalse();
        assertThat(RayView.isServing("{\"proxies\":{\"n\":{\"status\":\"HEALTHY\"}},\"applications\":{}}"))
                .isTrue();
        assertThat(RayView.isServing("{\"applications\":{\"shop\":{}}}")).isTrue();
    }

    @Test
    void aBookReadsAsItWasWritten() {
        Book.Entry entry =
                new Book.Entry("head", "head", NodeShape.small(), "127.1.7.1", "m", "boot-1", 12, 345, Instant.EPOCH);
        Book book = new Book(new Id("clu-aaaaaabbbbbb"), 7, 14_000, "boot-1", 3, false, List.of(entry));

        assertThat(Json.read(Json.writePretty(book), Book.class)).isEqualTo(book);
    }
}
