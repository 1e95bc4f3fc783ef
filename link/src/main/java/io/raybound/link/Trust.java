package io.raybound.link;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Which certificates are trusted, and what the last refused one was, so that an error can name it.
final class Trust {
    private final SSLContext context;
    private final AtomicReference<@Nullable X509Certificate> refused = new AtomicReference<>();

    private Trust(X509ExtendedTrustManager roots) throws GeneralSecurityException {
        this.context = SSLContext.getInstance("TLS");
        this.context.init(null, new TrustManager[] {new Remembering(roots, refused)}, null);
    }

    /// Trusts the CA file alone, or the system when there is none; the extra file in any case.
    static Trust of(@Nullable Path caFile, @Nullable Path extraCaFile) {
        try {
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
            return new Trust(manager(roots));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the trusted certificates are not usable: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("the trusted certificates are not readable: " + e.getMessage(), e);
        }
    }

    SSLContext context() {
        return context;
    }

    /// The leaf that was refused last, once.
    @Nullable
    X509Certificate takeRefused() {
        return refused.getAndSet(null);
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

    /// Decides nothing itself: keeps the leaf of a chain that the real one refused.
    private static final class Remembering extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager real;
        private final AtomicReference<@Nullable X509Certificate> refused;

        Remembering(X509ExtendedTrustManager real, AtomicReference<@Nullable X509Certificate> refused) {
            this.real = real;
            this.refused = refused;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            try {
                real.checkServerTrusted(chain, type, engine);
            } catch (CertificateException e) {
                keep(chain);
                throw e;
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            try {
                real.checkServerTrusted(chain, type, socket);
            } catch (CertificateException e) {
                keep(chain);
                throw e;
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            real.checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            real.checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            real.checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            real.checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return real.getAcceptedIssuers();
        }

        private void keep(X509Certificate[] chain) {
            if (chain.length > 0) {
                refused.set(chain[0]);
            }
        }
    }
}
