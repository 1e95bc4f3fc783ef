package io.raybound.relay;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;

/// A root of the test's own and server keys below it.
final class TestPki {
    private final X509Bundle root;

    TestPki() {
        try {
            root = new CertificateBuilder()
                    .subject("CN=test root")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    String rootPem() {
        return root.getRootCertificatePEM();
    }

    ServerKey key(String name) {
        try {
            X509Bundle bundle = new CertificateBuilder()
                    .subject("CN=" + name)
                    .addExtensionOctetString("2.5.29.17", false, alternativeName(name))
                    .buildIssuedBy(root);
            return ServerKey.pem(bundle.getCertificatePathPEM(), bundle.getPrivateKeyPEM());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// One dNSName in DER (RFC 5280 section 4.2.1.6); the library's own method takes no wildcard.
    private static byte[] alternativeName(String name) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        byte[] der = new byte[text.length + 4];
        der[0] = 0x30;
        der[1] = (byte) (text.length + 2);
        der[2] = (byte) 0x82;
        der[3] = (byte) text.length;
        System.arraycopy(text, 0, der, 4, text.length);
        return der;
    }
}
