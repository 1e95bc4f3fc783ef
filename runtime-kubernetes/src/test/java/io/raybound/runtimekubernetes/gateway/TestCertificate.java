package io.raybound.runtimekubernetes.gateway;

import io.raybound.model.Secret;
import io.raybound.runtimekubernetes.RealKubernetes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A self-signed certificate for the two wildcards of a site, made by openssl.
record TestCertificate(String chainPem, Secret keyPem) {
    static final String DOMAIN = "user.example.org";

    static TestCertificate of(String site) throws IOException {
        Path folder = Files.createTempDirectory("raybound-cert-");
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        try {
            RealKubernetes.run(
                    List.of(
                            "openssl",
                            "req",
                            "-x509",
                            "-newkey",
                            "ec",
                            "-pkeyopt",
                            "ec_paramgen_curve:P-256",
                            "-nodes",
                            "-days",
                            "2",
                            "-subj",
                            "/CN=" + site,
                            "-addext",
                            "subjectAltName=DNS:*." + site + ".i." + DOMAIN + ",DNS:*." + site + ".s." + DOMAIN,
                            "-keyout",
                            key.toString(),
                            "-out",
                            chain.toString()),
                    "");
            return new TestCertificate(Files.readString(chain), Secret.of(Files.readString(key)));
        } finally {
            Files.deleteIfExists(chain);
            Files.deleteIfExists(key);
            Files.deleteIfExists(folder);
        }
    }
}
