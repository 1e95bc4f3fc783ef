package io.raybound.control.story;

import static io.raybound.control.story.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.control.Code;
import io.raybound.control.Once;
import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.control.access.CreatedApiKey;
import io.raybound.control.access.NewApiKey;
import io.raybound.control.access.NewRoleAssignment;
import io.raybound.control.access.NewUser;
import io.raybound.control.access.OpenedSession;
import io.raybound.control.access.RevocationStore;
import io.raybound.control.fake.MemoryDatabase;
import io.raybound.control.outbox.Desired.Revoked;
import io.raybound.control.storage.Database;
import io.raybound.control.storage.Signals;
import io.raybound.model.Cloud;
import io.raybound.model.Id;
import io.raybound.model.Role;
import io.raybound.model.Secret;
import io.raybound.model.User;
import io.raybound.model.Verb;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Logins, keys, roles and what they open.
public class AccessStoriesTest {
    private World world;

    @BeforeEach
    void begin() {
        world = new World(this::open);
    }

    protected Database open(Signals signals) {
        return new MemoryDatabase(signals);
    }

    @Test
    void theFirstLoginLinkWorksOnce() {
        assertThat(world.admin.name()).isEqualTo("admin");
        assertThat(refused(() -> world.control.authentication().loginOnce(world.firstLogin.code())))
                .isEqualTo(Code.LOGIN_FAILED);
        assertThat(world.control.bootstrap().run()).isEmpty();
    }

    @Test
    void anUnknownOrExpiredLoginLinkIsRefused() {
        User anna = world.control.users().create(world.asAdmin(), new NewUser("anna", "", null));
        Secret code = world.control
                .users()
                .loginLink(world.asAdmin(), anna.id().value())
                .code();
        world.advance(Duration.ofHours(25));
        assertThat(refused(() -> world.control.authentication().loginOnce(code)))
                .isEqualTo(Code.LOGIN_FAILED);
        assertThat(refused(() -> world.control.authentication().loginOnce(Secret.of("rbl_guess"))))
                .isEqualTo(Code.LOGIN_FAILED);
    }

    @Test
    void aNewUserSeesNothingAtAll() {
        Cloud cloud = world.cloud("lab");
        Caller anna = world.user("anna", null, "");
        assertThat(world.control.clouds().list(anna, PageRequest.first()).items())
                .isEmpty();
        assertThat(world.control.users().list(anna, PageRequest.first()).items())
                .extracting(User::name)
                .containsExactly("anna");
        assertThat(refused(() -> world.control.clouds().get(anna, "lab"))).isEqualTo(Code.NOT_FOUND);
        assertThat(refused(() -> world.control.clouds().get(anna, cloud.id().value())))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(refused(() -> world.control.clouds().delete(Call.by(anna), "lab", null)))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(refused(() -> world.control.users().get(anna, "admin"))).isEqualTo(Code.NOT_FOUND);
        assertThat(refused(() -> world.control.timelines().audit(anna, PageRequest.first())))
                .isEqualTo(Code.FORBIDDEN);
    }

    @Test
    void aReaderSeesButMayNotChange() {
        world.cloud("lab");
        Caller rita = world.user("rita", "reader", "organization");
        assertThat(world.control.clouds().get(rita, "lab").name()).isEqualTo("lab");
        assertThat(refused(() -> world.control.clouds().create(Call.by(rita), "other")))
                .isEqualTo(Code.FORBIDDEN);
        assertThat(refused(() -> world.control.clouds().delete(Call.by(rita), "lab", null)))
                .isEqualTo(Code.FORBIDDEN);
    }

    @Test
    void aContributorChangesThingsButNotWhoMayDoWhat() {
        Caller carl = world.user("carl", "contributor", "organization");
        assertThat(world.control.clouds().create(Call.by(carl), "lab").name()).isEqualTo("lab");
        assertThat(refused(() -> world.control.users().create(Call.by(carl), new NewUser("x", "", null))))
                .isEqualTo(Code.FORBIDDEN);
        assertThat(refused(() -> world.control
                        .roles()
                        .assign(Call.by(carl), new NewRoleAssignment("carl", "administrator", "organization"))))
                .isEqualTo(Code.FORBIDDEN);
        assertThat(refused(() -> world.control.timelines().audit(carl, PageRequest.first())))
                .isEqualTo(Code.FORBIDDEN);
    }

    @Test
    void rolesReachDownwardsOnly() {
        Cloud one = world.cloud("one");
        world.cloud("two");
        world.site(one, "s1");
        String project = world.control
                .projects()
                .create(world.asAdmin(), "one", "research", "")
                .id()
                .value();
        Caller paul = world.user("paul", "contributor", project);
        assertThat(world.control
                        .projects()
                        .list(paul, null, PageRequest.first())
                        .items())
                .extracting(p -> p.name())
                .containsExactly("research");
        assertThat(world.control.clouds().list(paul, PageRequest.first()).items())
                .as("the cloud around the project is shown")
                .extracting(Cloud::name)
                .containsExactly("one");
        assertThat(refused(() -> world.control.clouds().delete(Call.by(paul), "one", null)))
                .isEqualTo(Code.FORBIDDEN);
        assertThat(refused(() -> world.control.clouds().get(paul, "two"))).isEqualTo(Code.NOT_FOUND);
        assertThat(refused(() -> world.control.projects().get(paul, "default"))).isEqualTo(Code.NOT_FOUND);
        assertThat(refused(() -> world.control.clusters().create(Call.by(paul), World.wanted("demo"))))
                .as("the default project is not his")
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void aCustomRoleGivesExactlyItsPermissions() {
        world.cloud("lab");
        Role auditor = new Role("watcher", false, Map.of("cloud", Set.of(Verb.READ)));
        world.control.roles().create(world.asAdmin(), auditor);
        Caller wim = world.user("wim", "watcher", "organization");
        assertThat(world.control.clouds().get(wim, "lab").name()).isEqualTo("lab");
        assertThat(world.control.projects().list(wim, null, PageRequest.first()).items())
                .isEmpty();
        assertThat(refused(() -> world.control.roles().delete(world.asAdmin(), "watcher")))
                .isEqualTo(Code.NOT_EMPTY);
        assertThat(refused(() -> world.control
                        .roles()
                        .create(world.asAdmin(), new Role("odd", false, Map.of("castle", Set.of(Verb.READ))))))
                .isEqualTo(Code.BAD_VALUE);
    }

    @Test
    void aDecisionNamesItsReasonAndRule() {
        Caller rita = world.user("rita", "reader", "organization");
        Id organization = world.control.access().organization();
        var scope = io.raybound.control.access.Scope.organization(organization);
        var yes = world.control.access().decide(rita, Verb.READ, io.raybound.model.Kind.CLUSTER, scope);
        var no = world.control.access().decide(rita, Verb.WRITE, io.raybound.model.Kind.CLUSTER, scope);
        assertThat(yes.allowed()).isTrue();
        assertThat(yes.rule()).isEqualTo("role:reader@" + organization);
        assertThat(no.allowed()).isFalse();
        assertThat(no.rule()).isEqualTo("default");
        assertThat(no.reason()).contains("rita").contains("write").contains("cluster");
    }

    @Test
    void theLastAdministratorStays() {
        String assignment = world.control
                .roles()
                .assignments(world.admin, PageRequest.first())
                .items()
                .getFirst()
                .id()
                .value();
        assertThat(refused(() -> world.control.roles().unassign(world.asAdmin(), assignment)))
                .isEqualTo(Code.LAST_ADMINISTRATOR);
        assertThat(refused(() -> world.control.users().delete(world.asAdmin(), "admin", null)))
                .isEqualTo(Code.LAST_ADMINISTRATOR);
        world.user("second", "administrator", "organization");
        world.control.roles().unassign(world.asAdmin(), assignment);
        assertThat(refused(() -> world.control.clouds().create(world.asAdmin(), "lab")))
                .isEqualTo(Code.FORBIDDEN);
    }

    @Test
    void anApiKeySpeaksForItsOwnerUntilDeleted() {
        CreatedApiKey made = world.control.apiKeys().create(world.asAdmin(), new NewApiKey("ci", null, null));
        Caller caller = world.control.authentication().byApiKey(made.secret()).orElseThrow();
        assertThat(caller.principalId()).isEqualTo(world.admin.principalId());
        assertThat(caller.sid()).isEqualTo(made.key().id());
        assertThat(made.key().hint()).hasSize(8);
        assertThat(world.control
                        .apiKeys()
                        .list(world.admin, PageRequest.first())
                        .items()
                        .getFirst()
                        .lastUsedAt())
                .isEqualTo(world.now.get());
        world.control.apiKeys().delete(world.asAdmin(), made.key().id().value());
        assertThat(world.control.authentication().byApiKey(made.secret())).isEmpty();
        assertThat(revoked()).contains(made.key().id().value());
    }

    @Test
    void anApiKeyIsNoSessionAndEndsWithItsTimeOrItsOwner() {
        Caller anna = world.user("anna", null, "");
        CreatedApiKey brief = world.control
                .apiKeys()
                .create(
                        Call.by(anna),
                        new NewApiKey("brief", null, world.now.get().plusSeconds(60)));
        CreatedApiKey lasting = world.control.apiKeys().create(Call.by(anna), new NewApiKey("long", null, null));
        assertThat(world.control.authentication().bySession(lasting.secret())).isEmpty();
        world.advance(Duration.ofSeconds(60));
        assertThat(world.control.authentication().byApiKey(brief.secret())).isEmpty();
        world.control.users().delete(world.asAdmin(), "anna", null);
        assertThat(world.control.authentication().byApiKey(lasting.secret())).isEmpty();
        assertThat(revoked()).contains(anna.principalId().value());
    }

    @Test
    void aServiceAccountHasKeysAndRolesLikeAUser() {
        world.cloud("lab");
        Id robot =
                world.control.serviceAccounts().create(world.asAdmin(), "robot").id();
        world.control.roles().assign(world.asAdmin(), new NewRoleAssignment("robot", "reader", "organization"));
        CreatedApiKey key = world.control.apiKeys().create(world.asAdmin(), new NewApiKey("k", "robot", null));
        Caller caller = world.control.authentication().byApiKey(key.secret()).orElseThrow();
        assertThat(caller.principalId()).isEqualTo(robot);
        assertThat(world.control.clouds().get(caller, "lab").name()).isEqualTo("lab");
        world.control.serviceAccounts().delete(world.asAdmin(), "robot", null);
        assertThat(world.control.authentication().byApiKey(key.secret())).isEmpty();
    }

    @Test
    void aSecretIsShownOnce() {
        Call call = new Call(world.admin, new Once("k1", "f"));
        world.control.apiKeys().create(call, new NewApiKey("ci", null, null));
        assertThat(refused(() -> world.control.apiKeys().create(call, new NewApiKey("ci", null, null))))
                .isEqualTo(Code.SECRET_SHOWN_ONCE);
        assertThat(world.control
                        .apiKeys()
                        .list(world.admin, PageRequest.first())
                        .items())
                .hasSize(1);
    }

    @Test
    void wrongPasswordsAreRefusedAlikeAndSlowedDown() {
        world.user("anna", null, "");
        Secret wrong = Secret.of("wrong");
        assertThat(refused(() -> world.control.authentication().login("nobody", wrong)))
                .isEqualTo(Code.LOGIN_FAILED);
        for (int i = 0; i < 10; i++) {
            assertThat(refused(() -> world.control.authentication().login("anna", wrong)))
                    .isEqualTo(Code.LOGIN_FAILED);
        }
        Secret right = Secret.of("a long enough password");
        assertThat(refused(() -> world.control.authentication().login("anna", right)))
                .isEqualTo(Code.TOO_MANY_ATTEMPTS);
        world.advance(Duration.ofMinutes(6));
        assertThat(world.control.authentication().login("anna", right).caller().name())
                .isEqualTo("anna");
    }

    @Test
    void aShortPasswordIsRefusedWithoutShowingIt() {
        Refusal refusal = Assertions.catchThrowableOfType(
                Refusal.class,
                () -> world.control.users().create(world.asAdmin(), new NewUser("bo", "", Secret.of("hunter2"))));
        assertThat(refusal.code()).isEqualTo(Code.BAD_VALUE);
        assertThat(refusal.detail() + refusal.errors() + refusal.nextStep()).doesNotContain("hunter2");
    }

    @Test
    void aSessionEndsWithItsTimeAndWithLogout() {
        world.user("anna", null, "");
        OpenedSession session = world.control.authentication().login("anna", Secret.of("a long enough password"));
        assertThat(world.control.authentication().bySession(session.token())).isPresent();
        world.control.authentication().logout(session.caller());
        assertThat(world.control.authentication().bySession(session.token())).isEmpty();
        assertThat(revoked()).contains(session.caller().sid().value());
        OpenedSession other = world.control.authentication().login("anna", Secret.of("a long enough password"));
        world.advance(Duration.ofHours(9));
        assertThat(world.control.authentication().bySession(other.token())).isEmpty();
    }

    @Test
    void theSameRequestTakesEffectOnceUnderThirtyTwoThreads() throws Exception {
        Call call = new Call(world.admin, new Once("create-lab", "print"));
        Set<Id> made = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Cloud>> all = IntStream.range(0, 32)
                    .mapToObj(i -> threads.submit(() -> world.control.clouds().create(call, "lab")))
                    .toList();
            for (Future<Cloud> one : all) {
                made.add(one.get().id());
            }
        }
        assertThat(made).hasSize(1);
        assertThat(world.control.clouds().list(world.admin, PageRequest.first()).items())
                .hasSize(1);
        assertThat(refused(() -> world.control
                        .clouds()
                        .create(new Call(world.admin, new Once("create-lab", "another")), "lab2")))
                .isEqualTo(Code.IDEMPOTENCY_KEY_REUSED);
    }

    @Test
    void aRefusedRequestChangesNothingAndNamesEveryBadValue() {
        int audits = audits();
        Refusal refusal = Assertions.catchThrowableOfType(
                Refusal.class,
                () -> world.control
                        .clusters()
                        .create(
                                world.asAdmin(),
                                new io.raybound.control.cluster.NewCluster(
                                        "Bad Name", null, null, null, "x", World.spec())));
        assertThat(refusal.code()).isEqualTo(Code.BAD_VALUE);
        assertThat(refusal.errors()).extracting(e -> e.field()).containsExactly("name", "compute_config");
        assertThat(refused(() -> world.control.clouds().create(world.asAdmin(), "-")))
                .isEqualTo(Code.BAD_VALUE);
        assertThat(audits()).isEqualTo(audits);
    }

    private int audits() {
        return world.control
                .timelines()
                .audit(world.admin, new PageRequest(500, null))
                .items()
                .size();
    }

    private List<String> revoked() {
        List<Revoked> all =
                world.database.read(tx -> tx.port(RevocationStore.class).all());
        return all.stream().map(Revoked::id).toList();
    }
}
