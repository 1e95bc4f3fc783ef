package io.raybound.controlplane.assembly;

import io.raybound.identity.CaSettings;
import io.raybound.identity.CertificateAuthority;
import io.raybound.identity.SigningKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// The keys of this control plane, from its data folder; made there at the first start.
///
/// @param instructions signs instructions
/// @param grants signs grants and tickets
/// @param authority the internal CA, `ca/root.pem` being what others trust
record Keys(SigningKey instructions, SigningKey grants, CertificateAuthority authority) {

    static Keys load(ControlPlaneSettings settings, InstantSource clock, SecureRandom random) throws IOException {
        Path data = Path.of(settings.dataDir());
        CaSettings ca = new CaSettings(
                "Raybound",
                List.of(settings.consoleDomain(), settings.machines().domain(), settings.userDomain()),
                Duration.ofDays(settings.certificateDays()));
        return new Keys(
                SigningKey.loadOrCreate(data.resolve("keys").resolve("instructions.key"), random),
                SigningKey.loadOrCreate(data.resolve("keys").resolve("grants.key"), random),
                CertificateAuthority.loadOrCreate(data.resolve("ca"), ca, clock, random));
    }
}
