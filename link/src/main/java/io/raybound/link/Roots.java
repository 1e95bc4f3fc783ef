package io.raybound.link;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The trusted certificates as the files say now: a file that was replaced (or a link that was turned, as the kubelet
/// does with mounted volumes) counts from the next handshake on. Files that cannot be used leave in force what was read
/// before.
final class Roots {
    private static final Logger LOG = LoggerFactory.getLogger(Roots.class);

    private final @Nullable Path caFile;
    private final @Nullable Path extraCaFile;
    private String seen;
    private X509ExtendedTrustManager manager;

    private Roots(@Nullable Path caFile, @Nullable Path extraCaFile) throws IOException, GeneralSecurityException {
        this.caFile = caFile;
        this.extraCaFile = extraCaFile;
        this.seen = state();
        this.manager = read();
    }

    /// Trusts the CA file alone, or the system when there is none; the extra file in any case.
    static Roots of(@Nullable Path caFile, @Nullable Path extraCaFile) {
        try {
            return new Roots(caFile, extraCaFile);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the trusted certificates are not usable: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("the trusted certificates are not readable: " + e.getMessage(), e);
        }
    }

    synchronized X509ExtendedTrustManager now() {
        String state = state();
        if (!state.equals(seen)) {
            seen = state;
            try {
                manager = read();
                LOG.atInfo()
                        .setMessage("trusted certificates read again")
                        .addKeyValue("file", caFile)
                        .log();
            } catch (IOException | GeneralSecurityException e) {
                LOG.atWarn()
                        .setMessage("trusted certificates cannot be used, what was read before stays in force")
                        .addKeyValue("file", caFile)
                        .addKeyValue("reason", e.getMessage())
                        .log();
            }
        }
        return manager;
    }

    private X509ExtendedTrustManager read() throws IOException, GeneralSecurityException {
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        if (caFile != null) {
            add(roots, caFile);
        } else {
            for (X509Certificate each : manager(null).getAcceptedIssuers()) {
                roots.setCertificateEntry("system-" + roots.size(), each);
            }
        }
        if (extraCaFile != null) {
            add(roots, extraCaFile);
        }
        return manager(roots);
    }

    private static void add(KeyStore roots, Path file) throws IOException, GeneralSecurityException {
        byte[] pem = Files.readAllBytes(file);
        int found = 0;
        for (Certificate each :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            roots.setCertificateEntry(file.getFileName() + "-" + found++ + "-" + roots.size(), each);
        }
        if (found == 0) {
            throw new CertificateException("no certificate in " + file);
        }
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore roots) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(roots);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509ExtendedTrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }

    private String state() {
        return Stream.of(caFile, extraCaFile)
                .filter(Objects::nonNull)
                .map(Roots::state)
                .collect(Collectors.joining(" "));
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.lastModifiedTime().toInstant() + "/" + now.size() + "/" + now.fileKey();
        } catch (IOException e) {
            return "unreadable";
        }
    }
}
