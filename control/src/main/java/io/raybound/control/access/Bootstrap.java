package io.raybound.control.access;

import io.raybound.control.Settings;
import io.raybound.control.storage.Epoch;
import io.raybound.control.storage.Meta;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import io.raybound.model.Organization;
import io.raybound.model.RoleAssignment;
import io.raybound.model.User;
import java.util.Optional;

/// The first start: store epoch, organization, first administrator.
public final class Bootstrap {
    private static final String ADMIN = "admin";

    private final Desk desk;
    private final Tokens tokens;
    private final Revoker revoker;
    private final Ids ids;
    private final Settings settings;

    public Bootstrap(Desk desk, Tokens tokens, Revoker revoker, Ids ids, Settings settings) {
        this.desk = desk;
        this.tokens = tokens;
        this.revoker = revoker;
        this.ids = ids;
        this.settings = settings;
    }

    /// Makes what is missing and sends the grant keys out. Gives a login link of the first administrator at each start
    /// until somebody has logged in; a later link replaces the one before.
    public Optional<FirstLogin> run() {
        return desk.database().write(tx -> {
            Epoch.ensure(tx, ids);
            Id admin = organization(tx);
            revoker.publish(tx, desk.now());
            if (tx.port(Meta.class).get(Authentication.LOGGED_IN).isPresent()) {
                return Optional.<FirstLogin>empty();
            }
            tx.port(TokenStore.class).deleteOf(admin);
            return tx.objects()
                    .find(Shapes.USER, admin)
                    .map(user -> Users.link(
                            tx, desk, tokens, user, settings.lifetimes().loginLink()));
        });
    }

    private Id organization(Tx tx) {
        Meta meta = tx.port(Meta.class);
        Optional<String> known = meta.get("first-administrator");
        if (known.isPresent()) {
            return new Id(known.get());
        }
        Organization organization = new Organization(desk.next(Kind.ORGANIZATION), settings.organization(), desk.now());
        tx.objects().insert(Shapes.ORGANIZATION, organization);
        meta.put(Access.ORGANIZATION_KEY, organization.id().value());
        User admin = new User(desk.next(Kind.USER), ADMIN, "First administrator", false, 1, desk.now());
        tx.objects().insert(Shapes.USER, admin);
        meta.put("first-administrator", admin.id().value());
        tx.objects()
                .insert(
                        Shapes.ASSIGNMENT,
                        new RoleAssignment(
                                desk.next(Kind.ROLE_ASSIGNMENT),
                                admin.id(),
                                BuiltinRoles.ADMINISTRATOR,
                                organization.id(),
                                desk.now()));
        desk.journal()
                .audit(tx, "system", "organization.create", organization.id().value(), "done");
        return admin.id();
    }
}
