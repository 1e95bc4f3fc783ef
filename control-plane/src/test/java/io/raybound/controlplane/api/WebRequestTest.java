package io.raybound.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebRequestTest {
    private static WebRequest with(Map<String, List<String>> headers, String body) {
        return new WebRequest("id", "POST", "/", Map.of(), Map.of(), headers, body, "127.0.0.1:1");
    }

    @Test
    void aCookieSentTwiceCountsAsNone() {
        WebRequest request = with(Map.of("cookie", List.of("a=1; b=2", "b=3")), "");
        assertThat(request.cookie("a")).hasValue("1");
        assertThat(request.cookie("b")).isEmpty();
        assertThat(request.cookie("c")).isEmpty();
    }

    @Test
    void formsAreDecodedAndBounded() {
        assertThat(with(Map.of(), "a=1&b=x%20y+z&a=2&c").form())
                .containsExactly(Map.entry("a", "1"), Map.entry("b", "x y z"), Map.entry("c", ""));
        assertThatThrownBy(() -> with(Map.of(), "a=%zz").form()).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> with(Map.of(), "a=1&".repeat(200)).form()).isInstanceOf(Refused.class);
    }
}
