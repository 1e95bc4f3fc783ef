package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.ServerSideApplicable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The calls that are made of the API server: few, each for one object, each with a limit of time. Reading goes through
/// the watches.
final class Api {
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;
    private final CallPace pace;

    Api(KubernetesClient client, CallPace pace) {
        this.client = client;
        this.pace = pace;
    }

    /// One call.
    private interface Call<T> {
        T make();
    }

    /// The object as it is; empty when there is none.
    Optional<HasMetadata> get(HasMetadata object) throws Refused, InterruptedException {
        return call(
                "get", object, () -> Optional.ofNullable(client.resource(object).get()));
    }

    /// Server-side apply of the whole object. Fields that the API server does not know are an error, not silence.
    ///
    /// @param force takes over fields that others set; false refuses with `conflict`
    HasMetadata apply(HasMetadata object, boolean force) throws Refused, InterruptedException {
        return call("apply", object, () -> {
            ServerSideApplicable<HasMetadata> applying = client.resource(object)
                    .fieldValidation(FieldValidateable.Validation.STRICT)
                    .fieldManager(Names.FIELD_MANAGER);
            return force ? applying.forceConflicts().serverSideApply() : applying.serverSideApply();
        });
    }

    /// Puts the object in the place of the one of this version, with nothing of others left in it.
    HasMetadata replace(HasMetadata object, String version) throws Refused, InterruptedException {
        return call(
                "replace",
                object,
                () -> client.resource(object).lockResourceVersion(version).update());
    }

    /// Makes the object; false when there is one of this name already.
    boolean create(Secret object) throws Refused, InterruptedException {
        return call("create", object, () -> {
            try {
                client.resource(object).create();
                return true;
            } catch (KubernetesClientException e) {
                if (e.getCode() == CONFLICT) {
                    return false;
                }
                throw e;
            }
        });
    }

    /// Deletes exactly this object, not another one of its name; what it owns goes with it. Quiet when it is gone.
    void delete(HasMetadata object, String plural) throws Refused, InterruptedException {
        String path = "/apis/" + object.getApiVersion() + "/namespaces/"
                + object.getMetadata().getNamespace() + "/" + plural + "/"
                + object.getMetadata().getName();
        Map<String, Object> options = Map.of(
                "apiVersion", "v1",
                "kind", "DeleteOptions",
                "propagationPolicy", "Background",
                "preconditions", Map.of("uid", object.getMetadata().getUid()));
        call("delete", object, () -> {
            try {
                client.raw(path, "DELETE", options);
            } catch (KubernetesClientException e) {
                if (e.getCode() != NOT_FOUND) {
                    throw e;
                }
            }
            return true;
        });
    }

    /// The newest events about one object.
    List<Event> events(HasMetadata object) throws Refused, InterruptedException {
        return call(
                "list events of",
                object,
                () -> client.v1()
                        .events()
                        .inNamespace(object.getMetadata().getNamespace())
                        .withField("involvedObject.uid", object.getMetadata().getUid())
                        .list()
                        .getItems());
    }

    private <T> T call(String verb, HasMetadata object, Call<T> call) throws Refused, InterruptedException {
        pace.take();
        try {
            return call.make();
        } catch (KubernetesClientException e) {
            if (Thread.interrupted() || e.getCause() instanceof InterruptedException) {
                throw new InterruptedException();
            }
            throw Answers.refused(e, verb, Names.of(object));
        }
    }

    static String json(Object object) {
        return Serialization.asJson(object);
    }
}
