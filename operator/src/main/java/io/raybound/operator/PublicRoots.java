package io.raybound.operator;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// The public roots that this Java platform trusts, as PEM: what head agents get where no other roots are set.
final class PublicRoots {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private PublicRoots() {}

    static String pem() {
        StringBuilder pem = new StringBuilder();
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            @Nullable KeyStore system = null;
            factory.init(system);
            for (TrustManager each : factory.getTrustManagers()) {
                if (each instanceof X509TrustManager trusted) {
                    for (X509Certificate root : trusted.getAcceptedIssuers()) {
                        pem.append("-----BEGIN CERTIFICATE-----\n")
                                .append(LINES.encodeToString(root.getEncoded()))
                                .append("\n-----END CERTIFICATE-----\n");
                    }
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform tells no public roots", e);
        }
        return pem.toString();
    }
}
