package io.raybound.identity;

import static io.raybound.identity.Fixtures.CLUSTER_HOST;
import static io.raybound.identity.Fixtures.CONTROL_PLANE;
import static io.raybound.identity.Fixtures.LINK_HOST;
import static io.raybound.identity.Fixtures.NONCE;
import static io.raybound.identity.Fixtures.NOW;
import static io.raybound.identity.Fixtures.RANDOM;
import static io.raybound.identity.Fixtures.RING;

import java.io.IOException;
import java.nio.file.Path;

/// Every kind of token of the house: how one is made, and the door that takes it. The doors share all keys, so that
/// only the kind can tell the tokens apart.
enum TokenDoors {
    REQUEST_TOKEN,
    INSTRUCTION,
    STATEMENT,
    GRANT,
    TICKET,
    COOKIE,
    API_KEY,
    JOIN,
    ONE_TIME_CODE,
    SESSION;

    String make(CookieSeal seal) {
        return switch (this) {
            case REQUEST_TOKEN -> Fixtures.request(NOW).substring(RequestSigner.SCHEME.length());
            case INSTRUCTION -> Instructions.sign("{\"kind\":\"cluster\"}", CONTROL_PLANE);
            case STATEMENT -> Fixtures.statement();
            case GRANT -> Fixtures.grant().reveal();
            case TICKET -> Fixtures.ticket().reveal();
            case COOKIE ->
                seal.seal(Fixtures.issuer(NOW).grant(Fixtures.WHOM).grant()).reveal();
            case API_KEY, JOIN, ONE_TIME_CODE, SESSION ->
                RandomToken.valueOf(name()).mint(RANDOM).reveal();
        };
    }

    boolean takes(String token, CookieSeal seal) {
        return switch (this) {
            case REQUEST_TOKEN -> Fixtures.check(RequestSigner.SCHEME + token, NOW) instanceof RequestCheck.Verified;
            case INSTRUCTION -> Instructions.verify(token, RING) instanceof Check.Passed;
            case STATEMENT -> Statement.verify(token, LINK_HOST, Fixtures::machines, NOW) instanceof Check.Passed;
            case GRANT ->
                new GrantVerifier(CLUSTER_HOST).verify(token, RING, Revocations.NONE, NOW) instanceof GrantCheck.Valid;
            case TICKET ->
                new GrantVerifier(CLUSTER_HOST).verifyTicket(token, NONCE, RING, Revocations.NONE, NOW)
                        instanceof Check.Passed;
            case COOKIE -> seal.open(token, CLUSTER_HOST, Revocations.NONE, NOW) instanceof GrantCheck.Valid;
            case API_KEY, JOIN, ONE_TIME_CODE, SESSION ->
                RandomToken.valueOf(name()).read(token).isPresent();
        };
    }

    static CookieSeal seal(Path folder) throws IOException {
        return CookieSeal.loadOrCreate(folder.resolve("cookie.key"), RANDOM);
    }
}
