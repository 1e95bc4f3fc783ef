package io.raybound.controlplane.assembly;

import io.raybound.control.Settings;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.control.access.CreatedApiKey;
import io.raybound.control.access.FirstLogin;
import io.raybound.control.access.NewApiKey;
import io.raybound.control.assembly.Control;
import io.raybound.identity.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the first start leaves for its owner: a login link that works once, and where asked for, an administrator's
/// API key in a file (so that `raybound local up` needs no browser).
final class FirstStart {
    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);

    static final String FILE = "first-login.txt";
    private static final Duration LINK_LIFE = Settings.Lifetimes.defaults().loginLink();

    private final Control control;
    private final String consoleUrl;
    private final Path linkFile;
    private final InstantSource clock;

    FirstStart(Control control, String consoleUrl, Path dataDir, InstantSource clock) {
        this.clock = clock;
        this.control = control;
        this.consoleUrl = consoleUrl;
        this.linkFile = dataDir.resolve(FILE);
    }

    /// Runs the domain's bootstrap and writes what it gave.
    ///
    /// @param keyFile where the API key goes; null for none, and left alone when the file is there already
    /// @return the login link, for the terminal of the first start
    Optional<String> run(@Nullable Path keyFile) throws IOException {
        Optional<FirstLogin> login = control.bootstrap().run();
        if (login.isEmpty()) {
            forgetOldLink();
            if (keyFile != null && !Files.exists(keyFile)) {
                LOG.atWarn()
                        .setMessage(
                                "no bootstrap key was written: somebody has logged in before; make an API key instead")
                        .addKeyValue("file", keyFile)
                        .log();
            }
            return Optional.empty();
        }
        FirstLogin link = keyFile == null || Files.exists(keyFile) ? login.get() : withKey(login.get(), keyFile);
        String url = consoleUrl + "/login/once?code=" + link.code().reveal();
        PrivateFile.write(
                linkFile,
                "Log in as '" + link.user() + "' (works once, until " + link.expiresAt() + "): " + url + "\n");
        return Optional.of(url);
    }

    /// A link that was made with a key may still be unused at the next start; the file goes when its day is over.
    private void forgetOldLink() throws IOException {
        Instant dayAgo = clock.instant().minus(LINK_LIFE);
        if (Files.exists(linkFile)
                && Files.getLastModifiedTime(linkFile).toInstant().isBefore(dayAgo)) {
            Files.delete(linkFile);
        }
    }

    /// Uses the link up for a key, and asks for another link for the browser.
    private FirstLogin withKey(FirstLogin login, Path keyFile) throws IOException {
        Caller admin = control.authentication().loginOnce(login.code()).caller();
        CreatedApiKey made = control.apiKeys().create(Call.by(admin), new NewApiKey("first start", null, null));
        PrivateFile.write(keyFile, made.secret().reveal() + "\n");
        FirstLogin next =
                control.users().loginLink(Call.by(admin), admin.principalId().value());
        control.authentication().logout(admin);
        return next;
    }
}
