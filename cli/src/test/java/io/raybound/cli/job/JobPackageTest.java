package io.raybound.cli.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.cli.shell.Refused;
import io.raybound.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobPackageTest {
    @TempDir
    private Path folder;

    private static List<String> names(JobPackage packed) throws Exception {
        List<String> names = new ArrayList<>();
        try (ZipFile zip = new ZipFile(packed.zip().toFile())) {
            zip.stream().forEach(e -> names.add(e.getName()));
        }
        return names;
    }

    private void write(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void aModuleLiesBelowItsOwnName() throws Exception {
        Path module = Files.createDirectories(folder.resolve("shapes/deep"));
        Files.writeString(module.resolve("a.py"), "1");
        try (JobPackage packed = JobPackage.module(folder.resolve("shapes"), List.of());
                ZipFile zip = new ZipFile(packed.zip().toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName)).containsExactly("shapes/deep/a.py");
        }
    }

    @Test
    void filesStandAtTheRootAndTheUsualFoldersStayOut() throws Exception {
        write("main.py", "print(1)");
        write("pkg/mod.py", "x = 1");
        write(".git/HEAD", "ref");
        write("pkg/__pycache__/mod.cpython-311.pyc", "x");
        write(".venv/bin/python", "x");
        try (JobPackage packed = JobPackage.of(folder, List.of())) {
            assertThat(names(packed)).containsExactly("main.py", "pkg/mod.py");
            assertThat(packed.name()).matches("_ray_pkg_[0-9a-f]{16}\\.zip");
            assertThat(packed.uri()).isEqualTo("gcs://" + packed.name());
        }
    }

    @Test
    void theSameFilesGiveTheSameNameWhateverTheirTimes() throws Exception {
        write("a.py", "1");
        write("b/c.py", "2");
        String first;
        try (JobPackage packed = JobPackage.of(folder, List.of())) {
            first = packed.name();
        }
        Files.setLastModifiedTime(folder.resolve("a.py"), FileTime.fromMillis(1_000_000));
        try (JobPackage packed = JobPackage.of(folder, List.of())) {
            assertThat(packed.name()).isEqualTo(first);
        }
        write("a.py", "3");
        try (JobPackage packed = JobPackage.of(folder, List.of())) {
            assertThat(packed.name()).isNotEqualTo(first);
        }
    }

    @Test
    void excludesRayignoreAndGitignoreAreHonoured() throws Exception {
        write("main.py", "");
        write("data/big.bin", "");
        write("notes.md", "");
        write("keep.log", "");
        write("drop.log", "");
        write(".gitignore", "*.log\n!keep.log\n# comment\n");
        write(".rayignore", "/data/\n");
        try (JobPackage packed = JobPackage.of(folder, List.of("*.md"))) {
            assertThat(names(packed)).containsExactly(".gitignore", ".rayignore", "keep.log", "main.py");
        }
    }

    @Test
    void aLinkOutOfTheFolderIsLeftOutAndNamed(@TempDir Path elsewhere) throws Exception {
        Files.writeString(elsewhere.resolve("secret"), "s");
        write("main.py", "");
        Files.createSymbolicLink(folder.resolve("inside.py"), Path.of("main.py"));
        Files.createSymbolicLink(folder.resolve("outside"), elsewhere.resolve("secret"));
        try (JobPackage packed = JobPackage.of(folder, List.of())) {
            assertThat(names(packed)).containsExactly("inside.py", "main.py");
            assertThat(packed.skipped()).containsExactly("outside");
        }
    }

    @Test
    void aPackageOverRaysLimitIsRefusedBeforeUploadAndTheLargestFilesAreNamed() throws Exception {
        byte[] noise = new byte[110_000];
        for (int i = 0; i < 10; i++) {
            new Random(i).nextBytes(noise);
            Files.write(folder.resolve("noise-" + i + ".bin"), noise);
        }
        assertThatThrownBy(() ->
                        JobPackage.of(new JobPackage.Wanted("the working directory", folder, ""), List.of(), 1_048_576))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Ray takes at most 1.0 MiB")
                .satisfies(e -> assertThat(((Refused) e).details()).anyMatch(d -> d.contains("noise-")));
    }

    @Test
    void aFolderThatIsNoneIsRefused() {
        assertThatThrownBy(() -> JobPackage.of(folder.resolve("nothing"), List.of()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("is not a folder");
    }

    @Test
    void patternsNeverThrowWhateverIsWrittenInThem() {
        Seeds.each(300, random -> {
            String pattern = Seeds.text(random, 12).replace('\n', '*');
            new Ignore(List.of(pattern)).excludes("a/b.txt", false);
        });
    }

    @Test
    void patternsMeanWhatGitignoreSays() {
        assertThat(new Ignore(List.of("*.txt")).excludes("a/b/c.txt", false)).isTrue();
        assertThat(new Ignore(List.of("/c.txt")).excludes("a/c.txt", false)).isFalse();
        assertThat(new Ignore(List.of("a/*.txt")).excludes("a/c.txt", false)).isTrue();
        assertThat(new Ignore(List.of("a/*.txt")).excludes("a/b/c.txt", false)).isFalse();
        assertThat(new Ignore(List.of("a/**/c.txt")).excludes("a/b/x/c.txt", false))
                .isTrue();
        assertThat(new Ignore(List.of("**/c")).excludes("c", true)).isTrue();
        assertThat(new Ignore(List.of("build/")).excludes("build", false)).isFalse();
        assertThat(new Ignore(List.of("build/")).excludes("x/build", true)).isTrue();
        assertThat(new Ignore(List.of("[ab].py")).excludes("b.py", false)).isTrue();
        assertThat(new Ignore(List.of("[!ab].py")).excludes("b.py", false)).isFalse();
    }

    @Test
    void wordsBecomeOneShellCommandThatReadsBackTheSame() throws Exception {
        assertThat(ShellWords.join(List.of("python main.py && echo done"))).isEqualTo("python main.py && echo done");
        assertThat(ShellWords.join(List.of("python", "-c", "print('a b')")))
                .isEqualTo("python -c 'print('\\''a b'\\'')'");
        assertThat(new String(
                        new ProcessBuilder("sh", "-c", "printf %s " + ShellWords.quote("it's $HOME \"x\""))
                                .start()
                                .getInputStream()
                                .readAllBytes(),
                        StandardCharsets.UTF_8))
                .isEqualTo("it's $HOME \"x\"");
    }
}
