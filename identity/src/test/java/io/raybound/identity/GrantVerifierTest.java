package io.raybound.identity;

import static io.raybound.identity.Fixtures.CLUSTER_HOST;
import static io.raybound.identity.Fixtures.NONCE;
import static io.raybound.identity.Fixtures.NOW;
import static io.raybound.identity.Fixtures.RING;
import static io.raybound.identity.Fixtures.WHOM;
import static io.raybound.identity.Fixtures.grant;
import static io.raybound.identity.Fixtures.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GrantVerifierTest {
    private final GrantVerifier verifier = new GrantVerifier(CLUSTER_HOST);

    private GrantCheck verify(String token, Instant now) {
        return verifier.verify(token, RING, Revocations.NONE, now);
    }

    @Test
    void aGrantSaysWhoMayEnterWhereAndByWhichDoors() {
        IssuedGrant issued = Fixtures.issuer(NOW).grant(WHOM);
        assertThat(verify(issued.token().reveal(), NOW)).isEqualTo(new GrantCheck.Valid(issued.grant()));
        assertThat(issued.grant().doors()).containsExactlyInAnyOrder("dashboard", "jobs");
        assertThat(issued.grant().expiresAt()).isEqualTo(NOW.plus(Duration.ofMinutes(15)));
        assertThat(issued.grant().graceUntil()).isEqualTo(NOW.plus(Duration.ofMinutes(15 + 24 * 60)));
    }

    @Test
    void afterItsEndAGrantIsInGraceAndThenExpired() {
        String token = grant().reveal();
        Instant end = NOW.plus(Duration.ofMinutes(15));
        assertThat(verify(token, end.minusSeconds(1))).isInstanceOf(GrantCheck.Valid.class);
        assertThat(verify(token, end))
                .isInstanceOfSatisfying(
                        GrantCheck.InGrace.class,
                        late -> assertThat(late.since()).isEqualTo(end));
        assertThat(verify(token, end.plus(Duration.ofHours(24)))).isInstanceOf(GrantCheck.Refused.class);
        assertThat(verify(token, end.plus(Duration.ofHours(25))))
                .isEqualTo(new GrantCheck.Refused("grant-expired", "access expired 1500 min ago: run raybound login"));
    }

    @Test
    void aGrantForAnotherHostIsRefused() {
        for (String host : Set.of("demo-abc124.site-x.i.raybound-user.localhost", CLUSTER_HOST + ".", "")) {
            GrantCheck outcome = new GrantVerifier(host).verify(grant().reveal(), RING, Revocations.NONE, NOW);
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            GrantCheck.Refused.class,
                            no -> assertThat(no.code()).isEqualTo("audience-wrong"));
        }
    }

    @Test
    void whatIsRevokedIsRefusedAlsoInGraceAndWhatIsIssuedAfterwardsCounts() {
        IssuedGrant issued = Fixtures.issuer(NOW).grant(WHOM);
        Instant later = NOW.plusSeconds(10);
        for (String id : Set.of(
                issued.grant().jti(), issued.grant().sid(), issued.grant().subject())) {
            Revocations revocations = new Revocations(Map.of(id, later));
            for (Instant when : Set.of(later, NOW.plus(Duration.ofHours(2)))) {
                assertThat(verifier.verify(issued.token().reveal(), RING, revocations, when))
                        .isInstanceOfSatisfying(
                                GrantCheck.Refused.class,
                                no -> assertThat(no.code()).isEqualTo("grant-revoked"));
            }
        }
        Revocations user = new Revocations(Map.of("usr-ada", later));
        String renewed =
                Fixtures.issuer(later.plusSeconds(1)).grant(WHOM).token().reveal();
        assertThat(verifier.verify(renewed, RING, user, later.plusSeconds(2))).isInstanceOf(GrantCheck.Valid.class);
    }

    @Test
    void aGrantFromTheFutureIsRefusedBeyondTheLeeway() {
        assertThat(verify(grant().reveal(), NOW.minusSeconds(60))).isInstanceOf(GrantCheck.Valid.class);
        assertThat(verify(grant().reveal(), NOW.minusSeconds(61))).isInstanceOf(GrantCheck.Refused.class);
    }

    @Test
    void aTicketOpensASessionForTheBrowserThatHasTheNonce() {
        Check<Ticket> passed = check(ticket().reveal(), NONCE, NOW.plusSeconds(29));
        Ticket ticket = ((Check.Passed<Ticket>) passed).value();
        assertThat(ticket.expiresAt()).isEqualTo(NOW.plusSeconds(30));
        assertThat(ticket.session().expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(8)));
        assertThat(ticket.session().graceUntil()).isEqualTo(NOW.plus(Duration.ofHours(32)));

        assertThat(code(check(ticket().reveal(), "nonce-of-another-browser", NOW)))
                .isEqualTo("nonce-wrong");
        assertThat(code(check(ticket().reveal(), NONCE, NOW.plusSeconds(31)))).isEqualTo("token-expired");
        assertThat(code(new GrantVerifier("other.example.org")
                        .verifyTicket(ticket().reveal(), NONCE, RING, Revocations.NONE, NOW)))
                .isEqualTo("audience-wrong");
        assertThat(code(verifier.verifyTicket(
                        ticket().reveal(), NONCE, RING, new Revocations(Map.of("ses-1", NOW)), NOW)))
                .isEqualTo("grant-revoked");
    }

    @Test
    void noTicketLivesLongerThanThirtySeconds() {
        Duration hour = Duration.ofHours(1);
        assertThatThrownBy(() -> new GrantTerms(hour, hour, Duration.ofSeconds(31), hour))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Check<Ticket> check(String ticket, String nonce, Instant now) {
        return verifier.verifyTicket(ticket, nonce, RING, Revocations.NONE, now);
    }

    private static String code(Check<?> check) {
        return switch (check) {
            case Check.Passed<?> passed -> "passed";
            case Check.Refused<?> refused -> refused.code();
        };
    }
}
