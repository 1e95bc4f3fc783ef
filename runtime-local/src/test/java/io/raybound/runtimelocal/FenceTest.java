package io.raybound.runtimelocal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FenceTest {
    private static final Path STAGE = Path.of("/run/rb/.stage");

    @Test
    void everythingIsCoveredAndWhatIsNeededIsBoundBack() {
        Fence fence = new Fence(
                List.of(Path.of("/srv/data"), Path.of("/run/rb")),
                List.of(Path.of("/run/rb/abc123"), Path.of("/srv/data/venv"), Path.of("/opt/python")),
                STAGE);

        assertThat(fence.script()).isEqualTo("""
                        set -e
                        mkdir -p '/run/rb/.stage'
                        mount -t tmpfs -o mode=0755,size=1m raybound '/run/rb/.stage'
                        mkdir '/run/rb/.stage/0'
                        mkdir -p '/run/rb/.stage/0/abc123'
                        mount --rbind '/run/rb/abc123' '/run/rb/.stage/0/abc123'
                        mkdir '/run/rb/.stage/1'
                        mkdir -p '/run/rb/.stage/1/venv'
                        mount --rbind '/srv/data/venv' '/run/rb/.stage/1/venv'
                        mount --rbind '/run/rb/.stage/1' '/srv/data'
                        mount -o remount,bind,ro '/srv/data'
                        mount --rbind '/run/rb/.stage/0' '/run/rb'
                        mount -o remount,bind,ro '/run/rb'
                        mount -t tmpfs -o mode=1777 raybound /dev/shm
                        """);
    }

    @Test
    void aCoverInsideAnotherIsLeftOut() {
        Fence fence = new Fence(List.of(Path.of("/root/x/data"), Path.of("/root")), List.of(), STAGE);

        assertThat(fence.covers()).containsExactly(Path.of("/root"));
    }

    @Test
    void aPathOfAnyCharactersStaysOneWord() {
        assertThat(Fence.quoted("/tmp/it's $(here)")).isEqualTo("'/tmp/it'\\''s $(here)'");
    }
}
