package io.raybound.control.access;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import io.raybound.control.storage.Place;
import io.raybound.control.storage.Query.Visibility;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.Role;
import io.raybound.model.Verb;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one caller may do, as read in one transaction. Denies by default.
public final class Rights {
    /// Kinds of a cloud that whoever works in one of its projects has to see.
    private static final Set<Kind> SHOWN_BELOW = EnumSet.of(Kind.CLOUD, Kind.SITE, Kind.COMPUTE_CONFIG);

    private final Caller caller;
    private final Id organization;
    private final List<Held> held;

    Rights(Caller caller, Id organization, List<Held> held) {
        this.caller = caller;
        this.organization = organization;
        this.held = List.copyOf(held);
    }

    /// A role held at a place.
    ///
    /// @param cloud the cloud of the place when it is a project
    record Held(Role role, Id at, @Nullable Id cloud) {
        boolean allows(Verb verb, Kind kind) {
            return role.permissions().getOrDefault(kind.word(), Set.of()).contains(verb)
                    || (!role.permissions().containsKey(kind.word())
                            && role.permissions().getOrDefault("*", Set.of()).contains(verb));
        }
    }

    public Caller caller() {
        return caller;
    }

    /// The organization as a scope.
    public Scope everywhere() {
        return Scope.organization(organization);
    }

    /// Where an object lies.
    public Scope scope(Place place) {
        return new Scope(organization, place.cloud(), place.project());
    }

    /// The decision for a verb on a kind of object at a place.
    public Decision decide(Verb verb, Kind kind, Scope scope) {
        for (Held role : held) {
            if (role.allows(verb, kind) && scope.isUnder(role.at)) {
                return new Decision(
                        true,
                        role.role.name() + " at " + role.at + " may " + word(verb) + " " + kind.word(),
                        "role:" + role.role.name() + "@" + role.at);
            }
            if (verb == Verb.READ
                    && SHOWN_BELOW.contains(kind)
                    && role.allows(verb, kind)
                    && role.cloud != null
                    && role.cloud.equals(scope.cloud())) {
                return new Decision(true, "the cloud of a project with a role", "below:" + role.at);
            }
        }
        return new Decision(
                false,
                "no role of " + caller.name() + " allows to " + word(verb) + " " + kind.word() + " here",
                "default");
    }

    /// True when the caller may see the object.
    public boolean sees(Kind kind, Place place) {
        return place.id().equals(caller.principalId())
                || place.readers().contains(caller.principalId())
                || decide(Verb.READ, kind, scope(place)).allowed();
    }

    /// Refuses unless allowed: with `not-found` what the caller may not see, with `forbidden` the rest.
    public void require(Verb verb, Kind kind, Place place) {
        if (!sees(kind, place)) {
            throw Refusal.notFound(spoken(kind), place.name());
        }
        Decision decision = decide(verb, kind, scope(place));
        if (verb != Verb.READ && !decision.allowed()) {
            throw forbidden(decision);
        }
    }

    /// Refuses unless allowed at a scope.
    public void require(Verb verb, Kind kind, Scope scope) {
        Decision decision = decide(verb, kind, scope);
        if (!decision.allowed()) {
            throw forbidden(decision);
        }
    }

    /// What lists of the kind show.
    public Visibility visibility(Kind kind) {
        Set<Id> clouds = new HashSet<>();
        Set<Id> projects = new HashSet<>();
        for (Held role : held) {
            if (!role.allows(Verb.READ, kind)) {
                continue;
            }
            if (role.at.equals(organization)) {
                return Visibility.everything();
            } else if (role.at.is(Kind.CLOUD)) {
                clouds.add(role.at);
            } else {
                projects.add(role.at);
                if (SHOWN_BELOW.contains(kind) && role.cloud != null) {
                    clouds.add(role.cloud);
                }
            }
        }
        return new Visibility(false, clouds, projects, caller.principalId());
    }

    /// The kind in plain words.
    public static String spoken(Kind kind) {
        return kind.word().replace('_', ' ');
    }

    private static Refusal forbidden(Decision decision) {
        return new Refusal(Code.FORBIDDEN, decision.reason(), "Ask an administrator for a role that allows it.");
    }

    private static String word(Verb verb) {
        return switch (verb) {
            case READ -> "read";
            case WRITE -> "write";
            case DELETE -> "delete";
        };
    }
}
