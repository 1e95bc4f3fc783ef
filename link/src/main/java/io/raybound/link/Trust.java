package io.raybound.link;

import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Which certificates are trusted, and what the last refused one was, so that an error can name it.
final class Trust {
    private final SSLContext context;
    private final AtomicReference<@Nullable X509Certificate> refused = new AtomicReference<>();

    private Trust(Roots roots) throws GeneralSecurityException {
        this.context = SSLContext.getInstance("TLS");
        this.context.init(null, new TrustManager[] {new Remembering(roots, refused)}, null);
    }

    /// Trusts the CA file alone, or the system when there is none; the extra file in any case.
    static Trust of(@Nullable Path caFile, @Nullable Path extraCaFile) {
        try {
            return new Trust(Roots.of(caFile, extraCaFile));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no TLS", e);
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

    /// Decides nothing itself: keeps the leaf of a chain that the real one refused.
    private static final class Remembering extends X509ExtendedTrustManager {
        private final Roots roots;
        private final AtomicReference<@Nullable X509Certificate> refused;

        Remembering(Roots roots, AtomicReference<@Nullable X509Certificate> refused) {
            this.roots = roots;
            this.refused = refused;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            try {
                roots.now().checkServerTrusted(chain, type, engine);
            } catch (CertificateException e) {
                keep(chain);
                throw e;
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            try {
                roots.now().checkServerTrusted(chain, type, socket);
            } catch (CertificateException e) {
                keep(chain);
                throw e;
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            roots.now().checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            roots.now().checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            roots.now().checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            roots.now().checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return roots.now().getAcceptedIssuers();
        }

        private void keep(X509Certificate[] chain) {
            if (chain.length > 0) {
                refused.set(chain[0]);
            }
        }
    }
}
