package io.raybound.headagent.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.raybound.testkit.RawClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Plants secrets in every place a request has, and looks for them in all that is said: logs, answers, access reports.
class SecretsIT {
    private static final String CANARY = "canary-3f9a";

    @Test
    void noSecretIsLoggedOrAnswered(@TempDir Path folder) throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        root.addAppender(said);
        root.setLevel(Level.TRACE);
        List<String> secrets = new ArrayList<>(List.of(CANARY, ProxyHarness.RAY_TOKEN));
        List<String> answers = new ArrayList<>();
        try (ProxyHarness head = new ProxyHarness(folder)) {
            String bearer = head.grant("dashboard").token().reveal();
            secrets.add(bearer);
            for (String field : List.of(
                    "Authorization: Bearer " + bearer,
                    "Authorization: Bearer " + CANARY,
                    "Authorization: Basic " + CANARY,
                    "X-Ray-Authorization: " + CANARY,
                    "Cookie: __Host-rb-access=" + CANARY + "; ray-authentication-token=" + CANARY,
                    "Referer: https://x/?t=" + CANARY,
                    "Bad Header: " + CANARY)) {
                for (String line :
                        List.of("GET /nodes?token=" + CANARY, "POST /.raybound/ticket", "GET /%zz" + CANARY)) {
                    RawClient.Reply reply = head.ask(line, field);
                    answers.add(reply.body());
                }
            }
            head.ray.close();
            answers.add(head.ask("GET /?x=" + CANARY, "Authorization: Bearer " + bearer)
                    .body());
            answers.add(head.opened.toString());
        } finally {
            root.setLevel(before);
            root.detachAppender(said);
        }
        assertThat(List.copyOf(said.list)).isNotEmpty();
        for (String secret : secrets) {
            assertThat(answers).noneMatch(answer -> answer.contains(secret));
            assertThat(List.copyOf(said.list))
                    .noneMatch(event -> event.toString().contains(secret)
                            || String.valueOf(event.getKeyValuePairs()).contains(secret)
                            || String.valueOf(event.getThrowableProxy()).contains(secret));
        }
    }
}
