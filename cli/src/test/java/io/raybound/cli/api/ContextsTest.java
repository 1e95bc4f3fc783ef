package io.raybound.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.cli.shell.Refused;
import io.raybound.cli.shell.Shell;
import io.raybound.cli.shell.Streams;
import io.raybound.model.Secret;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContextsTest {
    @TempDir
    private Path home;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Shell shell(String... env) {
        Map<String, String> map = new HashMap<>(Map.of("HOME", home.toString()));
        for (int i = 0; i < env.length; i += 2) {
            map.put(env[i], env[i + 1]);
        }
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Streams streams = new Streams(InputStream.nullInputStream(), stream, stream, false, false, false);
        return new Shell(map, streams, home, InstantSource.system(), new Random(1));
    }

    private void save(String name, String url, boolean current) {
        Contexts contexts = Contexts.read(shell());
        contexts.put(new Context(name, URI.create(url), Secret.of("rbk_" + name), null, null, null), current);
        contexts.save();
    }

    @Test
    void theFileIsPrivateAndComesBackAsItWasWritten() throws Exception {
        save("work", "https://console.example.com", true);
        Path file = home.resolve(".config/raybound/config.yaml");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Context read = Contexts.read(shell()).select(null);
        assertThat(read.name()).isEqualTo("work");
        assertThat(read.url()).isEqualTo(URI.create("https://console.example.com"));
        assertThat(read.apiKey()).isEqualTo(Secret.of("rbk_work"));
    }

    @Test
    void theOptionCountsMoreThanTheVariableAndTheVariableMoreThanTheFile() {
        save("one", "https://one.example.com", true);
        save("two", "https://two.example.com", false);
        save("three", "https://three.example.com", false);
        assertThat(Contexts.read(shell()).select(null).name()).isEqualTo("one");
        assertThat(Contexts.read(shell("RAYBOUND_CONTEXT", "two")).select(null).name())
                .isEqualTo("two");
        assertThat(Contexts.read(shell("RAYBOUND_CONTEXT", "two"))
                        .select("three")
                        .name())
                .isEqualTo("three");
    }

    @Test
    void variablesAloneAreEnoughForCi() {
        Context context = Contexts.read(shell(
                        "RAYBOUND_URL",
                        "https://console.example.com/",
                        "RAYBOUND_API_KEY",
                        "rbk_x",
                        "RAYBOUND_CA_FILE",
                        "ca.pem"))
                .select(null);
        assertThat(context.url()).isEqualTo(URI.create("https://console.example.com"));
        assertThat(context.apiKey()).isEqualTo(Secret.of("rbk_x"));
        assertThat(context.caFile()).isEqualTo(home.resolve("ca.pem"));
    }

    @Test
    void aFileThatOthersMayReadIsWarnedOf() throws Exception {
        save("work", "https://console.example.com", true);
        Files.setPosixFilePermissions(
                home.resolve(".config/raybound/config.yaml"), PosixFilePermissions.fromString("rw-r--r--"));
        Contexts.read(shell());
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("chmod 600");
    }

    @Test
    void unknownKeysContextsAndAddressesAreRefused() throws Exception {
        save("work", "https://console.example.com", true);
        assertThatThrownBy(() -> Contexts.read(shell()).select("wrok"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("known: work");
        for (String bad :
                new String[] {"http://x.example", "https://", "https://a@b.example", "https://x.example/path", "x y"}) {
            assertThatThrownBy(() -> Contexts.url(bad)).as(bad).isInstanceOf(Refused.class);
        }
        Files.writeString(
                home.resolve(".config/raybound/config.yaml"),
                "contexts:\n  a:\n    url: https://a.example\n    apikey: x\n");
        assertThatThrownBy(() -> Contexts.read(shell()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("apikey");
    }

    @Test
    void loopbackNamesNeverGoThroughAProxy() {
        Proxies proxies = Proxies.of(
                shell("HTTPS_PROXY", "http://u:p@proxy.example:3128", "NO_PROXY", ".corp.example,direct.example"));
        for (String direct :
                new String[] {"localhost", "console.raybound.localhost", "127.0.0.1", "x.corp.example", "direct.example"
                }) {
            assertThat(proxies.select(URI.create("https://" + direct + ":7443/")))
                    .as(direct)
                    .containsExactly(Proxy.NO_PROXY);
        }
        assertThat(proxies.select(URI.create("https://console.example.com/"))
                        .getFirst()
                        .type())
                .isEqualTo(Proxy.Type.HTTP);
        assertThat(proxies.credentials()).contains("u:p");
    }
}
