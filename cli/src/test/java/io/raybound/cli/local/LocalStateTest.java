package io.raybound.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.cli.shell.Shell;
import io.raybound.cli.shell.Streams;
import io.raybound.wire.Json;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class LocalStateTest {
    @TempDir
    private Path root;

    private Shell shell(Map<String, String> env) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Streams streams = new Streams(InputStream.nullInputStream(), nowhere, nowhere, false, false, false);
        return new Shell(env, streams, root, InstantSource.system(), new Random(1));
    }

    private static LocalState state() {
        return new LocalState(new Ports(1, 2, 3), Map.of(), null, null, "/run/rb-1");
    }

    @Test
    void theStateComesBackAsItWasWrittenInAPrivateFile() throws Exception {
        LocalFolder folder = new LocalFolder(root.resolve("data"));
        LocalState state =
                state().with("edge", new LocalState.Run(7, "ticks:9")).at("cld-a", "site-b");
        state.write(folder);
        assertThat(LocalState.read(folder)).isEqualTo(state);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.state())))
                .isEqualTo("rw-------");
        assertThat(state.without("edge").programs()).isEmpty();
        assertThat(LocalState.read(new LocalFolder(root.resolve("other")))).isNull();
    }

    @Test
    void theFolderIsTheOptionThenTheVariableThenTheUsualPlace() {
        Map<String, String> env = Map.of("HOME", "/home/ada", "RAYBOUND_DATA", "/srv/rb");
        assertThat(LocalFolder.of(shell(env), "/x/y").root()).isEqualTo(Path.of("/x/y"));
        assertThat(LocalFolder.of(shell(env), null).root()).isEqualTo(Path.of("/srv/rb"));
        assertThat(LocalFolder.of(shell(Map.of("HOME", "/home/ada")), null).root())
                .isEqualTo(Path.of("/home/ada/.local/share/raybound"));
    }

    @Test
    void raysFolderIsShortEnoughForItsSocketsWhereverTheDataLies() {
        LocalFolder far = new LocalFolder(Path.of("/a".repeat(60)));
        assertThat(far.runFolder(shell(Map.of("XDG_RUNTIME_DIR", "/b".repeat(60))))
                        .toString())
                .hasSizeLessThan(32);
        assertThat(far.runFolder(shell(Map.of())))
                .isNotEqualTo(new LocalFolder(Path.of("/c")).runFolder(shell(Map.of())));
    }

    @Test
    void theProgramsSeeNoKeyAndNoRaySetting() {
        Map<String, String> env =
                Map.of("RAYBOUND_API_KEY", "rbk_x", "RAY_ADDRESS", "x", "PATH", "/bin", "HTTPS_PROXY", "http://p");
        assertThat(Install.environment(shell(env))).containsOnlyKeys("PATH", "HTTPS_PROXY");
    }

    @Test
    void noJobSeesWhereKeysAndTheStoreLie() throws Exception {
        LocalFolder folder = new LocalFolder(root.resolve("data"));
        Install install = new Install(Path.of("/lib"), Path.of("/java"), Path.of("/venv"));
        new Configs(folder, install, state())
                .operator("cld-a.link.raybound.localhost", Path.of("/home/ada/.config/raybound"));
        JsonNode config = Json.tree(Files.readString(folder.config("operator")));
        assertThat(config.path("control_plane_url").asString()).isEqualTo("https://cld-a.link.raybound.localhost:2");
        assertThat(config.path("runtime").path("covered_dirs").valueStream().map(JsonNode::asString))
                .contains(
                        folder.of("control-plane").toString(),
                        folder.secrets().toString(),
                        "/home/ada/.config/raybound");
    }
}
