package io.raybound.controlplane.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.testkit.Seeds;
import org.junit.jupiter.api.Test;

class HtmlTest {
    @Test
    void textOfOthersNeverBecomesMarkup() {
        assertThat(new Html().text("<img src=x onerror=\"alert('1')\">&").toString())
                .isEqualTo("&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;");
        Seeds.each(300, random -> {
            String escaped = Html.escape(Seeds.text(random, 60));
            assertThat(escaped).doesNotContain("<", ">", "\"", "'", "\u0000");
        });
    }

    @Test
    void onlyPagesOfOursFollowALogin() {
        assertThat(Pages.next("/")).isEqualTo("/");
        assertThat(Pages.next("/open?host=a&nonce=b")).isEqualTo("/open?host=a&nonce=b");
        assertThat(Pages.next("/cli-login?port=1")).isEqualTo("/cli-login?port=1");
        for (String elsewhere :
                new String[] {"//a", "/\\a", "https://a", "/open/../x", "/logout", "", "/open?a\r\nb"}) {
            assertThat(Pages.next(elsewhere)).as(elsewhere).isEqualTo("/");
        }
    }
}
