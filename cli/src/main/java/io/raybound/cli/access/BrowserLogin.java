package io.raybound.cli.access;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.raybound.cli.api.Api;
import io.raybound.cli.api.Context;
import io.raybound.cli.command.Body;
import io.raybound.cli.command.Browser;
import io.raybound.cli.command.Outside;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import io.raybound.model.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Login by the browser, as OAuth for native apps does it: a loopback listener (RFC 8252), a state that binds the
/// answer
/// to this run, and a proof key (RFC 7636), so that no API key is ever in a URL.
final class BrowserLogin {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern QUERY = Pattern.compile("code=([A-Za-z0-9_-]{20,200})&state=([A-Za-z0-9_-]{16,128})");
    private static final String PAGE = "<!doctype html><meta charset=utf-8><title>raybound</title>"
            + "<body style=\"font-family:sans-serif;margin:4em\"><h1>";

    private final Outside outside;
    private final Context context;
    private final boolean open;

    /// @param open whether to start a browser
    BrowserLogin(Outside outside, Context context, boolean open) {
        this.outside = outside;
        this.context = context;
        this.open = open;
    }

    /// Waits for the person to confirm; gives back the key.
    Secret key() {
        String state = random(24);
        String verifier = random(48);
        CompletableFuture<String> code = new CompletableFuture<>();
        HttpServer server = listen(state, code);
        try {
            String page = context.url() + "/cli-login?port="
                    + server.getAddress().getPort() + "&state=" + state + "&challenge=" + challenge(verifier);
            outside.shell().err().println("confirm the login in your browser:\n  " + page);
            if (open) {
                Browser.open(outside.shell(), page);
            }
            return swap(await(code), verifier);
        } finally {
            server.stop(1);
        }
    }

    private HttpServer listen(String state, CompletableFuture<String> code) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 4);
            server.createContext("/callback", exchange -> answer(exchange, state, code));
            server.start();
            return server;
        } catch (IOException e) {
            throw Refused.failed("cannot listen on 127.0.0.1: " + e.getMessage(), "log in with a key: --token FILE");
        }
    }

    private static void answer(HttpExchange exchange, String state, CompletableFuture<String> code) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        Matcher matcher = QUERY.matcher(query == null ? "" : query);
        boolean ours = matcher.matches()
                && MessageDigest.isEqual(
                        matcher.group(2).getBytes(StandardCharsets.US_ASCII),
                        state.getBytes(StandardCharsets.US_ASCII));
        String said = PAGE + (ours ? "The command line is logged in." : "This is not the login that was begun.")
                + "</h1><p>You can close this page.</p>";
        byte[] body = said.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(ours ? 200 : 400, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
        if (ours) {
            code.complete(matcher.group(1));
        }
    }

    private static String await(CompletableFuture<String> code) {
        try {
            return code.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new Refused(
                    ExitCode.TIMEOUT, "nobody confirmed the login within 5 minutes", "run raybound login again");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(ExitCode.INTERRUPTED, "interrupted", "");
        }
    }

    private Secret swap(String code, String verifier) {
        Api api = new Api(
                context, outside.transports().open(context), outside.shell().random());
        JsonNode issued = api.act(
                "POST",
                "/v1/cli-login/token",
                new Body().put("code", code).put("verifier", verifier).json());
        return Secret.of(issued.path("key").asString(""));
    }

    private String random(int length) {
        RandomGenerator random = outside.shell().random();
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
