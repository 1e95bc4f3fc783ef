package io.raybound.headagent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.testkit.MountedVolume;
import io.raybound.wire.Json;
import io.raybound.wire.link.KeysInstruction;
import io.raybound.wire.local.HandedKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeysFileTest {
    private final List<Long> taken = new ArrayList<>();
    private final MountedVolume volume;
    private final KeysFile file;

    KeysFileTest(@TempDir Path folder) {
        volume = new MountedVolume(folder);
        file = new KeysFile(volume.file("keys.json"), keys -> taken.add(keys.generation()));
    }

    private static Map<String, String> keys(long generation) {
        return Map.of(
                "keys.json", Json.write(new HandedKeys("e", generation, new KeysInstruction(List.of(), List.of()))));
    }

    @Test
    void aVersionThatTheKubeletTurnedToIsReadOnce() {
        volume.put(keys(1));
        file.look();
        file.look();
        volume.put(keys(2));
        file.look();
        file.look();

        assertThat(taken).containsExactly(1L, 2L);
    }

    @Test
    void aSecretThatIsNotThereYetOrUnusableLeavesInForceWhatWas() {
        file.look();
        volume.put(keys(1));
        file.look();
        volume.put(Map.of("keys.json", "{"));
        file.look();
        volume.put(keys(3));
        file.look();

        assertThat(taken).containsExactly(1L, 3L);
    }
}
