package io.raybound.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.cli.api.Call;
import io.raybound.cli.api.Reply;
import io.raybound.testkit.Eventually;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The loopback half of the browser login, with a real port and the part of the browser played here.
final class BrowserLoginIT {
    private static final Pattern PAGE =
            Pattern.compile("/cli-login\\?port=(\\d+)&state=([A-Za-z0-9_-]+)&challenge=([A-Za-z0-9_-]{43})");

    @TempDir
    private Path home;

    private static Reply answer(Call call) {
        return switch (call.uri().getPath()) {
            case "/v1/cli-login/token" -> CommandLineBench.json("{\"api_key\":{},\"key\":\"rbk_from-the-browser\"}");
            default -> CommandLineBench.json("{\"name\":\"ada\"}");
        };
    }

    private static int visit(String port, String query) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/callback?" + query))
                .build();
        try (HttpClient browser = HttpClient.newHttpClient()) {
            return browser.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        }
    }

    @Test
    void theCodeOfThisRunIsSwappedForAKeyAndNoOther() throws Exception {
        CommandLineBench bench = new CommandLineBench(home, BrowserLoginIT::answer);
        bench.env.remove("RAYBOUND_API_KEY");
        bench.env.remove("RAYBOUND_URL");
        var done = CompletableFuture.supplyAsync(
                () -> bench.run("login", "--url", CommandLineBench.URL, "--context", "work", "--no-browser"));
        Eventually.within(
                Eventually.patience(),
                "the page is named",
                () -> PAGE.matcher(bench.said()).find());
        Matcher page = PAGE.matcher(bench.said());
        assertThat(page.find()).isTrue();
        String code = "c".repeat(32);
        assertThat(visit(page.group(1), "code=" + code + "&state=" + "x".repeat(32)))
                .isEqualTo(400);
        assertThat(visit(page.group(1), "state=" + page.group(2))).isEqualTo(400);
        assertThat(done).isNotDone();
        assertThat(visit(page.group(1), "code=" + code + "&state=" + page.group(2)))
                .isEqualTo(200);

        var outcome = done.get();
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("as ada");
        Call swap = bench.calls.getFirst();
        String verifier = String.valueOf(swap.body()).replaceAll(".*\"verifier\":\"([^\"]+)\".*", "$1");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(digest))
                .isEqualTo(page.group(3));
        assertThat(Files.readString(home.resolve(".config/raybound/config.yaml")))
                .contains("rbk_from-the-browser");
        assertThat(outcome.out() + outcome.err()).doesNotContain("rbk_from-the-browser");
    }
}
