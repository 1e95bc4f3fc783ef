package io.raybound.controlplane.routes;

import io.raybound.control.access.FirstLogin;
import io.raybound.control.access.NewRoleAssignment;
import io.raybound.control.access.NewUser;
import io.raybound.control.access.Roles;
import io.raybound.control.access.ServiceAccounts;
import io.raybound.control.access.Users;
import io.raybound.control.assembly.Control;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.ApiCall;
import io.raybound.controlplane.api.Handler;
import io.raybound.model.Role;
import io.raybound.model.RoleAssignment;
import io.raybound.model.ServiceAccount;
import io.raybound.model.User;
import io.raybound.wire.Page;
import io.raybound.wire.api.CreateRole;
import io.raybound.wire.api.CreateRoleAssignment;
import io.raybound.wire.api.CreateServiceAccount;
import io.raybound.wire.api.CreateUser;
import io.raybound.wire.api.LoginLinkIssued;
import java.util.HashMap;
import java.util.Map;

/// Users, service accounts and roles.
final class PeopleRoutes {
    private final Users users;
    private final ServiceAccounts accounts;
    private final Roles roles;
    private final Installation installation;

    PeopleRoutes(Control control, Installation installation) {
        this.users = control.users();
        this.accounts = control.serviceAccounts();
        this.roles = control.roles();
        this.installation = installation;
    }

    Map<String, Handler> handlers() {
        Map<String, Handler> all = new HashMap<>(roleHandlers());
        all.put("createUser", this::createUser);
        all.put("listUsers", call -> ApiRoutes.page(users.list(call.caller(), call.page())));
        all.put("getUser", this::user);
        all.put("deleteUser", this::deleteUser);
        all.put("createLoginLink", this::loginLink);
        all.put("createServiceAccount", this::createAccount);
        all.put("listServiceAccounts", call -> ApiRoutes.page(accounts.list(call.caller(), call.page())));
        all.put("getServiceAccount", this::account);
        all.put("deleteServiceAccount", this::deleteAccount);
        return all;
    }

    private Map<String, Handler> roleHandlers() {
        return Map.of(
                "listRoles", call -> Answer.ok(new Page<>(roles.list(call.caller()), null)),
                "createRole", this::createRole,
                "deleteRole", this::deleteRole,
                "createRoleAssignment", this::assign,
                "listRoleAssignments", call -> ApiRoutes.page(roles.assignments(call.caller(), call.page())),
                "deleteRoleAssignment", this::unassign);
    }

    private Answer createUser(ApiCall call) {
        CreateUser body = call.body(CreateUser.class);
        String shown = body.displayName() == null ? "" : body.displayName();
        User user = users.create(call.change(), new NewUser(body.name(), shown, null));
        return Answer.created("/v1/users/" + user.id(), user).at(user.generation());
    }

    private Answer user(ApiCall call) {
        User user = users.get(call.caller(), call.ref());
        return Answer.ok(user).at(user.generation());
    }

    private Answer deleteUser(ApiCall call) {
        users.delete(call.change(), call.ref(), call.ifMatch());
        return Answer.nothing();
    }

    private Answer loginLink(ApiCall call) {
        FirstLogin link = users.loginLink(call.change(), call.ref());
        String url =
                installation.consoleUrl() + "/login/once?code=" + link.code().reveal();
        return Answer.json(201, new LoginLinkIssued(url, link.expiresAt()));
    }

    private Answer createAccount(ApiCall call) {
        ServiceAccount account = accounts.create(
                call.change(), call.body(CreateServiceAccount.class).name());
        return Answer.created("/v1/service-accounts/" + account.id(), account).at(account.generation());
    }

    private Answer account(ApiCall call) {
        ServiceAccount account = accounts.get(call.caller(), call.ref());
        return Answer.ok(account).at(account.generation());
    }

    private Answer deleteAccount(ApiCall call) {
        accounts.delete(call.change(), call.ref(), call.ifMatch());
        return Answer.nothing();
    }

    private Answer createRole(ApiCall call) {
        CreateRole body = call.body(CreateRole.class);
        Role role = roles.create(call.change(), new Role(body.name(), false, body.permissions()));
        return Answer.created("/v1/roles/" + role.name(), role);
    }

    private Answer deleteRole(ApiCall call) {
        roles.delete(call.change(), call.ref());
        return Answer.nothing();
    }

    private Answer assign(ApiCall call) {
        CreateRoleAssignment body = call.body(CreateRoleAssignment.class);
        String scope = body.scope() == null ? "organization" : body.scope();
        RoleAssignment made = roles.assign(call.change(), new NewRoleAssignment(body.principal(), body.role(), scope));
        return Answer.created("/v1/role-assignments/" + made.id(), made);
    }

    private Answer unassign(ApiCall call) {
        roles.unassign(call.change(), call.ref());
        return Answer.nothing();
    }
}
