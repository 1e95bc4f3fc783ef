package io.raybound.identity;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/// The one curve that Raybound's own keys use: NIST P-256.
final class EcKeys {
    static final String CURVE = "secp256r1";
    private static final ECParameterSpec P256 = parameters();

    private EcKeys() {}

    static boolean isP256(ECParameterSpec spec) {
        return spec.getCurve().equals(P256.getCurve())
                && spec.getGenerator().equals(P256.getGenerator())
                && spec.getOrder().equals(P256.getOrder())
                && spec.getCofactor() == P256.getCofactor();
    }

    /// True for a point that satisfies the curve's equation, so that no key is on another, weaker curve.
    static boolean isOnCurve(ECPublicKey key) {
        ECPoint point = key.getW();
        if (point.equals(ECPoint.POINT_INFINITY) || !isP256(key.getParams())) {
            return false;
        }
        BigInteger p = ((ECFieldFp) P256.getCurve().getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        if (x.signum() < 0 || y.signum() < 0 || x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
            return false;
        }
        BigInteger right = x.pow(3)
                .add(P256.getCurve().getA().multiply(x))
                .add(P256.getCurve().getB())
                .mod(p);
        return y.pow(2).mod(p).equals(right);
    }

    /// The public point of a private key: the generator times its number.
    static ECPublicKey publicHalf(ECPrivateKey key) throws GeneralSecurityException {
        var point =
                CustomNamedCurves.getByName(CURVE).getG().multiply(key.getS()).normalize();
        ECPoint w = new ECPoint(
                point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
        return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(w, P256));
    }

    private static ECParameterSpec parameters() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(CURVE));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no P-256", e);
        }
    }
}
