package io.raybound.link;

import io.raybound.identity.PrivateFile;
import io.raybound.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Credentials in a JSON file with mode 0600, replaced whole.
public final class CredentialFile implements CredentialStore {
    private static final long LARGEST = 1024 * 1024;

    private final Path file;

    public CredentialFile(Path file) {
        this.file = file;
    }

    @Override
    public Optional<Credentials> load() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is larger than " + LARGEST + " bytes");
        }
        try {
            return Optional.of(Json.readLenient(Files.readAllBytes(file), Credentials.class));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is not readable (" + e.getMessage() + "); remove it and enroll again", e);
        }
    }

    @Override
    public void save(Credentials credentials) throws IOException {
        PrivateFile.write(file, Json.writePretty(credentials));
    }
}
