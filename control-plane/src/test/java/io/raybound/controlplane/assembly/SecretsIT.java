package io.raybound.controlplane.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.raybound.controlplane.api.Api;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Plants secrets everywhere that one can be sent, and looks for them in every log line, problem, audit record and
/// file.
class SecretsIT {
    private static final String PASSWORD = "canary-password-3141592653";

    @TempDir
    Path folder;

    @Test
    void noSecretIsLoggedShownBackAuditedOrStored() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        Logger ours = (Logger) LoggerFactory.getLogger("io.raybound");
        ours.setLevel(Level.DEBUG);
        List<String> secrets = new ArrayList<>(List.of(PASSWORD, "canary-in-a-field", "rbk_canaryCanary"));
        StringBuilder told = new StringBuilder();
        try (ControlPlaneHarness plane = ControlPlaneHarness.start(folder)) {
            Api api = Api.of(plane.url(), plane.rootPem(), plane.adminKey());
            secrets.add(plane.adminKey());
            secrets.add(codeOf(plane.firstLink()));
            Browser browser = new Browser(plane.url(), plane.rootPem());
            browser.firstLogin(plane.firstLink(), PASSWORD);
            secrets.add(browser.cookieLine().replaceAll(".*__Host-rb-session=([^;]*).*", "$1"));
            told.append(browser.login("admin", "canary-in-a-field").body());
            Site.enroll(api, plane.control(), "local", "here");
            secrets.add(api.post("/v1/sites/here/join-tokens", null).at("/token"));
            api.post("/v1/clusters", Map.of("name", "demo"));
            secrets.add(api.post("/v1/clusters/demo/grants", null).at("/token"));
            secrets.add(api.post("/v1/api-keys", Map.of("name", "k")).at("/key"));
            secrets.add(codeOf(api.post("/v1/users/admin/login-links", null).at("/url")));
            refusals(api, told);
            told.append(browser.get("/login/once?code=canary-in-a-field-canary").headers());
            HttpResponse<String> page = browser.get("/");
            told.append(page.body());
            told.append(api.get("/v1/audit?limit=500").body())
                    .append(api.get("/v1/api-keys").body());
            told.append(plane.printed());
        } finally {
            root.detachAppender(log);
            ours.setLevel(null);
        }
        log.list.forEach(event -> told.append(event.getFormattedMessage())
                .append(event.getKeyValuePairs())
                .append(
                        event.getThrowableProxy() == null
                                ? ""
                                : event.getThrowableProxy().getMessage())
                .append('\n'));
        assertThat(log.list).as("the access log was heard").hasSizeGreaterThan(10);
        assertThat(secrets).allSatisfy(secret -> assertThat(secret).hasSizeGreaterThan(12));
        for (String secret : secrets) {
            assertThat(told.toString()).as(secret).doesNotContain(secret);
            assertThat(filesWith(secret)).as(secret).isEmpty();
        }
    }

    private static void refusals(Api api, StringBuilder told) {
        told.append(api.as("rbk_canaryCanary").get("/v1/whoami").body());
        told.append(api.post("/v1/cli-login/token", Map.of("code", "canary-in-a-field-", "verifier", "short"))
                .body());
        told.append(
                api.post("/v1/clouds", "{\"password\":\"canary-in-a-field\"}").body());
        told.append(api.post("/v1/clouds", "{\"canary-in-a-field").body());
    }

    private static String codeOf(String link) {
        return link.substring(link.indexOf("code=") + 5);
    }

    /// Files under the data folder that hold the secret in the clear, except for those made to hand it over.
    private List<String> filesWith(String secret) throws Exception {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = String.valueOf(file.getFileName());
                boolean handedOver = name.equals("admin.key") || name.equals("first-login.txt");
                if (!handedOver
                        && Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret)) {
                    found.add(file.toString());
                }
            }
        }
        return found;
    }
}
