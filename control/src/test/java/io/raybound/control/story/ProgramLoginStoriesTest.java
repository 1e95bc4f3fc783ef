package io.raybound.control.story;

import static io.raybound.control.story.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.control.Code;
import io.raybound.control.access.Caller;
import io.raybound.control.access.DeviceLogin;
import io.raybound.control.access.ProgramLogins;
import io.raybound.control.assembly.Control;
import io.raybound.control.fake.MemoryDatabase;
import io.raybound.control.storage.Database;
import io.raybound.control.storage.Signals;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How programs get a key from a person at a browser.
public class ProgramLoginStoriesTest {
    private World world;

    @BeforeEach
    void begin() {
        world = new World(this::open);
    }

    protected Database open(Signals signals) {
        return new MemoryDatabase(signals);
    }

    @Test
    void aLoginBegunAtOneReplicaIsConfirmedAndFetchedAtAnother() {
        ProgramLogins here = world.control.programLogins();
        ProgramLogins there = Control.of(world.ports()).programLogins();
        DeviceLogin begun = here.begin("10.1.2.3");
        assertThat(there.askedFrom(begun.userCode().reveal())).isEqualTo("10.1.2.3");
        there.answer(world.admin, begun.userCode().reveal(), true);
        assertThat(refused(() -> here.answer(world.admin, begun.userCode().reveal(), false)))
                .as("an answer is given once")
                .isEqualTo(Code.NOT_FOUND);
        assertThat(here.poll(begun.deviceCode()).orElseThrow().key().principalId())
                .isEqualTo(world.admin.principalId());
        assertThat(refused(() -> there.poll(begun.deviceCode()))).isEqualTo(Code.LOGIN_FAILED);
    }

    @Test
    void loginsThatWaitEndAfterTenMinutesAndAreNeverTooMany() {
        ProgramLogins logins = world.control.programLogins();
        DeviceLogin begun = logins.begin("10.1.2.3");
        for (int i = 1; i < 1_000; i++) {
            logins.begin("10.1.2.3");
        }
        assertThat(refused(() -> logins.begin("10.1.2.3"))).isEqualTo(Code.TOO_MANY_ATTEMPTS);
        assertThat(logins.poll(begun.deviceCode())).isEmpty();
        world.advance(Duration.ofMinutes(10));
        assertThat(refused(() -> logins.askedFrom(begun.userCode().reveal()))).isEqualTo(Code.NOT_FOUND);
        assertThat(refused(() -> logins.answer(world.admin, begun.userCode().reveal(), true)))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(refused(() -> logins.poll(begun.deviceCode()))).isEqualTo(Code.LOGIN_FAILED);
        world.advance(Duration.ofSeconds(1));
        assertThat(logins.begin("10.1.2.3").userCode().reveal()).matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[A-Z]{4}");
    }

    @Test
    void aDisabledUsersConfirmationIsWorthNothing() {
        Caller anna = world.user("anna", "reader", "organization");
        DeviceLogin begun = world.control.programLogins().begin("10.1.2.3");
        world.control.programLogins().answer(anna, begun.userCode().reveal(), true);
        world.control.users().delete(world.asAdmin(), "anna", null);
        assertThat(refused(() -> world.control.programLogins().poll(begun.deviceCode())))
                .isEqualTo(Code.LOGIN_FAILED);
    }
}
