package io.raybound.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.cli.api.Call;
import io.raybound.cli.api.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeviceCodeLoginTest {
    private static final Reply PENDING = CommandLineBench.problem(400, "authorization-pending", "not yet", "");
    private static final Reply KEY = CommandLineBench.json("{\"api_key\":{},\"key\":\"rbk_from-the-device\"}");

    @TempDir
    private Path home;

    private CommandLineBench bench(Reply... polls) {
        Deque<Reply> answers = new ArrayDeque<>(List.of(polls));
        CommandLineBench bench = new CommandLineBench(home, call -> answer(call, answers));
        bench.env.remove("RAYBOUND_API_KEY");
        bench.env.remove("RAYBOUND_URL");
        return bench;
    }

    private static Reply answer(Call call, Deque<Reply> polls) {
        return switch (call.uri().getPath()) {
            case "/v1/cli-login/device" -> CommandLineBench.json("""
                    {"device_code":"rbo_planted-device-code","user_code":"WDJB-MJHT",
                    "verification_uri":"https://console.example.test/device",
                    "verification_uri_complete":"https://console.example.test/device?code=WDJB-MJHT",
                    "expires_in":600,"interval":0}""");
            case "/v1/cli-login/device/token" -> polls.pop();
            default -> CommandLineBench.json("{\"name\":\"ada\"}");
        };
    }

    @Test
    void theTerminalShowsTheCodeAndAsksUntilSomebodyConfirmed() throws Exception {
        CommandLineBench bench = bench(PENDING, CommandLineBench.problem(429, "too-many-attempts", "slow", ""), KEY);
        var outcome = bench.run("login", "--url", CommandLineBench.URL, "--context", "work", "--device");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err())
                .contains("https://console.example.test/device\n")
                .contains("WDJB-MJHT")
                .doesNotContain("planted-device-code");
        assertThat(outcome.out()).contains("as ada").doesNotContain("rbk_from-the-device");
        assertThat(Files.readString(home.resolve(".config/raybound/config.yaml")))
                .contains("rbk_from-the-device");
    }

    @Test
    void aRefusedLoginEndsAndKeepsNothing() {
        CommandLineBench bench =
                bench(PENDING, CommandLineBench.problem(401, "login-failed", "this login was refused", ""));
        var outcome = bench.run("login", "--url", CommandLineBench.URL, "--device");
        assertThat(outcome.code()).isEqualTo(4);
        assertThat(outcome.err()).contains("this login was refused");
        assertThat(home.resolve(".config/raybound/config.yaml")).doesNotExist();
    }
}
