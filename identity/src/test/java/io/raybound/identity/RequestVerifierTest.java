package io.raybound.identity;

import static io.raybound.identity.Fixtures.BODY;
import static io.raybound.identity.Fixtures.LINK_HOST;
import static io.raybound.identity.Fixtures.NOW;
import static io.raybound.identity.Fixtures.REQUEST;
import static io.raybound.identity.Fixtures.check;
import static io.raybound.identity.Fixtures.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RequestVerifierTest {

    @Test
    void aSignedRequestIsVerifiedAndNamesItsPrincipal() {
        assertThat(check(request(NOW), NOW)).isEqualTo(new RequestCheck.Verified("site-x", "lk-1"));
    }

    @Test
    void anyChangedPartOfTheRequestIsRefused() {
        byte[] otherBody = {'x'};
        for (SignedRequest other : List.of(
                SignedRequest.of("GET", LINK_HOST, "/v1/link/reports?x=1", BODY),
                SignedRequest.of("POST", LINK_HOST, "/v1/link/reports?x=2", BODY),
                SignedRequest.of("POST", LINK_HOST, "/v1/link/reports", BODY),
                SignedRequest.of("POST", LINK_HOST, "/v1/link/reports?x=1", otherBody))) {
            RequestCheck outcome = new RequestVerifier().verify(request(NOW), other, Fixtures::machines, NOW);
            assertThat(code(outcome)).isEqualTo("request-changed");
        }
        SignedRequest otherHost = SignedRequest.of("POST", "cld-other.link", "/v1/link/reports?x=1", BODY);
        assertThat(code(new RequestVerifier().verify(request(NOW), otherHost, Fixtures::machines, NOW)))
                .isEqualTo("audience-wrong");
    }

    @Test
    void aClockThatIsOffIsToldByHowMuch() {
        Instant slow = NOW.minusSeconds(600);
        var refused = (RequestCheck.Refused) check(request(slow), NOW);
        assertThat(refused.code()).isEqualTo("clock-skew");
        assertThat(refused.skewSeconds()).hasValue(600);

        var fast = (RequestCheck.Refused) check(request(NOW.plusSeconds(90)), NOW);
        assertThat(fast.code()).isEqualTo("clock-skew");
        assertThat(fast.skewSeconds()).hasValue(-90);
        assertThat(check(request(slow.plusSeconds(refused.skewSeconds().getAsLong())), NOW))
                .isInstanceOf(RequestCheck.Verified.class);
    }

    @Test
    void sixtySecondsOfLifeAndOfLeewayAreTheExactBounds() {
        assertThat(check(request(NOW), NOW.plusSeconds(120))).isInstanceOf(RequestCheck.Verified.class);
        assertThat(code(check(request(NOW), NOW.plusSeconds(121)))).isEqualTo("clock-skew");
        assertThat(check(request(NOW), NOW.minusSeconds(60))).isInstanceOf(RequestCheck.Verified.class);
        assertThat(code(check(request(NOW), NOW.minusSeconds(61)))).isEqualTo("clock-skew");
    }

    @Test
    void missingAndForeignSchemesAreRefused() {
        assertThat(code(new RequestVerifier().verify(null, REQUEST, Fixtures::machines, NOW)))
                .isEqualTo("signature-missing");
        assertThat(code(check("Bearer " + request(NOW), NOW))).isEqualTo("signature-missing");
        assertThat(code(check("raybound x", NOW))).isEqualTo("signature-missing");
        assertThat(code(check("Raybound ", NOW))).isEqualTo("token-malformed");
    }

    @Test
    void aKeyThatIsUnknownOrSpeaksForAnotherIsRefused() {
        assertThat(code(new RequestVerifier().verify(request(NOW), REQUEST, id -> Optional.empty(), NOW)))
                .isEqualTo("key-unknown");
        RequestVerifier.Keys foreign = id -> Optional.of(new MachineKey("site-other", Fixtures.MACHINE.verifying()));
        assertThat(code(new RequestVerifier().verify(request(NOW), REQUEST, foreign, NOW)))
                .isEqualTo("principal-wrong");
        RequestVerifier.Keys swapped = id -> Optional.of(new MachineKey("site-x", Fixtures.AGENT.verifying()));
        assertThat(code(new RequestVerifier().verify(request(NOW), REQUEST, swapped, NOW)))
                .isEqualTo("signature-invalid");
    }

    private static String code(RequestCheck outcome) {
        return switch (outcome) {
            case RequestCheck.Verified verified -> "verified " + verified.principal();
            case RequestCheck.Refused refused -> refused.code();
        };
    }
}
