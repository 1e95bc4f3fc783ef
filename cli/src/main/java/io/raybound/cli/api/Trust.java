package io.raybound.cli.api;

import io.raybound.cli.shell.Refused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Which authorities a context trusts: those of its PEM file first, then the system's (read only when needed, since
/// reading them takes time at every start).
public final class Trust {
    private Trust() {}

    /// A TLS context for the file; for the system's authorities alone when there is no file.
    public static SSLContext context(@Nullable Path caFile) {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            TrustManager[] managers =
                    caFile == null ? null : new TrustManager[] {new Both(manager(store(certificates(caFile))))};
            tls.init(null, managers, null);
            return tls;
        } catch (GeneralSecurityException | IOException e) {
            throw Refused.failed("cannot prepare TLS: " + e.getMessage(), "check the CA file of the context");
        }
    }

    /// The certificates of a PEM file.
    public static Collection<? extends Certificate> certificates(Path caFile) {
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(caFile)));
            if (found.isEmpty()) {
                throw Refused.usage(caFile + " holds no certificate", "expected PEM text");
            }
            return found;
        } catch (IOException e) {
            throw Refused.usage(
                    "cannot read the CA file " + caFile, "check the context's ca_file (raybound context show)");
        } catch (CertificateException e) {
            throw Refused.usage(caFile + " is not a PEM file of certificates", "expected -----BEGIN CERTIFICATE-----");
        }
    }

    private static KeyStore store(Collection<? extends Certificate> certificates)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int n = 0;
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("ca-" + n++, certificate);
        }
        return store;
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }

    private interface Check {
        void with(X509ExtendedTrustManager manager) throws CertificateException;
    }

    /// Asks the context's authorities, and the system's when they say no.
    private static final class Both extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager own;

        Both(X509ExtendedTrustManager own) {
            this.own = own;
        }

        private void either(Check check) throws CertificateException {
            try {
                check.with(own);
            } catch (CertificateException first) {
                try {
                    check.with(manager(null));
                } catch (GeneralSecurityException second) {
                    first.addSuppressed(second);
                    throw first;
                }
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            either(m -> m.checkServerTrusted(chain, type, engine));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            either(m -> m.checkServerTrusted(chain, type, socket));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            either(m -> m.checkServerTrusted(chain, type));
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return own.getAcceptedIssuers();
        }
    }
}
