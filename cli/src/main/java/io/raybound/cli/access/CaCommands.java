package io.raybound.cli.access;

import io.raybound.cli.api.Trust;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Session;
import io.raybound.cli.shell.PrivateFile;
import io.raybound.cli.shell.Refused;
import io.raybound.cli.shell.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `raybound ca ...`
@Command(
        name = "ca",
        addMethodSubcommands = false,
        description = "The certificate authority of an installation.",
        footer = {"", "Examples:", "  raybound ca trust", "  raybound ca show > root.pem"})
final class CaCommands {
    private static final Path DEBIAN = Path.of("/usr/local/share/ca-certificates");
    private static final Path FEDORA = Path.of("/etc/pki/ca-trust/source/anchors");

    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    CaCommands(Outside outside) {
        this.outside = outside;
    }

    @Command(
            name = "show",
            description = "Print the root certificate (PEM).",
            footer = {"", "Examples:", "  raybound ca show > root.pem"})
    int show(@Mixin Common common) {
        outside.shell().out().print(pem(common.session(outside)));
        outside.shell().out().flush();
        return 0;
    }

    @Command(
            name = "trust",
            description = {
                "Make this machine's browsers and tools trust the installation.",
                "As root the system's store is changed; else the lines to run are printed. Firefox has a store of its own."
            },
            footer = {"", "Examples:", "  raybound ca trust", "  sudo raybound ca trust", "  raybound ca trust --print"
            })
    int trust(
            @Mixin Common common,
            @Option(names = "--file", paramLabel = "FILE", description = "Where to write the PEM file.") @Nullable
                    String file,
            @Option(names = "--print", description = "Only write the file and print the lines.") boolean printOnly) {
        Shell shell = outside.shell();
        Session session = common.session(outside);
        String name = "raybound-" + session.context().name().replaceAll("[^A-Za-z0-9.-]", "-");
        Path path = file == null
                ? shell.home().resolve(".config").resolve("raybound").resolve(name + ".pem")
                : shell.path(file);
        PrivateFile.write(path, pem(session));
        int certificates = Trust.certificates(path).size();
        shell.out().println(certificates + " certificate in " + path);
        boolean root = "root".equals(System.getProperty("user.name"));
        if (root && !printOnly && Files.isDirectory(DEBIAN)) {
            install(path, DEBIAN.resolve(name + ".crt"), List.of("update-ca-certificates"));
            shell.out().println("this machine trusts it now; restart your browser");
        } else if (root && !printOnly && Files.isDirectory(FEDORA)) {
            install(path, FEDORA.resolve(name + ".pem"), List.of("update-ca-trust", "extract"));
            shell.out().println("this machine trusts it now; restart your browser");
        } else {
            lines(path, name).forEach(shell.out()::println);
        }
        return 0;
    }

    private static String pem(Session session) {
        String pem = session.api().text("/v1/ca");
        return pem.endsWith("\n") ? pem : pem + "\n";
    }

    private static void install(Path from, Path to, List<String> command) {
        try {
            Files.copy(from, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw Refused.failed(String.join(" ", command) + " failed", "run it by hand and see what it says");
            }
        } catch (IOException e) {
            throw Refused.failed("cannot change the trust store: " + e.getMessage(), "run: raybound ca trust --print");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> lines(Path path, String name) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("mac")) {
            return List.of(
                    "To trust it:",
                    "  sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain " + path);
        }
        if (system.contains("windows")) {
            return List.of("To trust it (as administrator):", "  certutil -addstore -f ROOT " + path);
        }
        return List.of(
                "To trust it on Debian or Ubuntu:",
                "  sudo cp " + path + " " + DEBIAN + "/" + name + ".crt && sudo update-ca-certificates",
                "on Fedora or Red Hat:",
                "  sudo cp " + path + " " + FEDORA + "/" + name + ".pem && sudo update-ca-trust extract",
                "Chrome and Chromium on Linux have a store of their own:",
                "  certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n " + name + " -i " + path
                        + "   (package libnss3-tools)");
    }
}
