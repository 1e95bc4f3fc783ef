package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.raybound.model.Id;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Keeps objects what they should be: makes what is missing, repairs what drifted, never touches what others made.
///
/// Remembers what it wrote until the watches have seen it, so that a view that lags is not written to twice, and what
/// the API server made of it, so that a field that it always changes is not fought over.
final class Upkeep {
    private final Api api;
    private final boolean act;
    private final Telling telling;
    private final Map<String, Written> written = new ConcurrentHashMap<>();

    /// A write of ours.
    ///
    /// @param wanted what was sent
    /// @param before the version that the watch showed then; empty for none
    /// @param now the object as it was answered
    private record Written(String wanted, String before, HasMetadata now) {}

    Upkeep(Api api, boolean act, Telling telling) {
        this.api = api;
        this.act = act;
        this.telling = telling;
    }

    Round round(Id cluster) {
        return new Round(cluster);
    }

    /// The object was deleted: what was written of it holds no more.
    void gone(HasMetadata object) {
        written.remove(Names.of(object));
    }

    private static String version(@Nullable HasMetadata object) {
        return object == null ? "" : String.valueOf(object.getMetadata().getResourceVersion());
    }

    /// The upkeep of one cluster in one look.
    final class Round {
        private final Id cluster;
        private final List<String> held = new ArrayList<>();
        private final Set<String> repaired = new HashSet<>();

        private Round(Id cluster) {
            this.cluster = cluster;
        }

        /// What would have been done, were acting not switched off.
        List<String> held() {
            return held;
        }

        /// Makes the object true.
        ///
        /// @param shown as the watch shows it; null when it shows none
        /// @return as it is now; null when there is none because acting is switched off
        @Nullable
        HasMetadata keep(HasMetadata wanted, @Nullable HasMetadata shown, Id site)
                throws Refused, InterruptedException {
            String name = Names.of(wanted);
            String sent = Api.json(wanted);
            Written last = written.get(name);
            HasMetadata found = shown;
            if (last != null && last.wanted().equals(sent)) {
                boolean lags = version(shown).equals(last.before());
                if (lags || version(shown).equals(version(last.now()))) {
                    return last.now();
                }
            }
            if (found == null) {
                found = api.get(wanted).orElse(null);
            }
            if (found != null && !Names.isOurs(found, site)) {
                throw new Refused(Answers.foreign(name));
            }
            String drift = found == null ? "" : Drift.of(wanted, found);
            if (found != null && drift.isEmpty()) {
                return found;
            }
            if (!act) {
                held.add(found == null ? "make " + name : "change " + name + " at " + drift);
                return found;
            }
            HasMetadata now = made(wanted, found);
            written.put(name, new Written(sent, version(shown), now));
            telling.done(cluster, found == null ? "made" : "repaired " + drift, name);
            repaired.add(name);
            return now;
        }

        /// Applies it. Where others added entries to a list of ours that cannot be merged away, it is replaced.
        private HasMetadata made(HasMetadata wanted, @Nullable HasMetadata found) throws Refused, InterruptedException {
            HasMetadata now;
            try {
                now = api.apply(wanted, true);
            } catch (Refused e) {
                if (found == null || !e.failure().code().equals("object-invalid")) {
                    throw e;
                }
                return api.replace(wanted, version(found));
            }
            return Drift.of(wanted, now).isEmpty() ? now : api.replace(wanted, version(now));
        }

        /// Makes a secret that is there once and for all; false when acting is switched off.
        boolean once(Secret secret) throws Refused, InterruptedException {
            if (!act) {
                held.add("make " + Names.of(secret));
                return false;
            }
            if (api.create(secret)) {
                telling.done(cluster, "made", Names.of(secret));
                return true;
            }
            // It is there: of an earlier RayCluster of this name. It gets the new owner and keeps its content.
            api.apply(
                    new SecretBuilder()
                            .withMetadata(new ObjectMetaBuilder()
                                    .withNamespace(secret.getMetadata().getNamespace())
                                    .withName(secret.getMetadata().getName())
                                    .withLabels(secret.getMetadata().getLabels())
                                    .withOwnerReferences(secret.getMetadata().getOwnerReferences())
                                    .build())
                            .build(),
                    true);
            return true;
        }

        /// Deletes an object of ours.
        void remove(HasMetadata object, String plural) throws Refused, InterruptedException {
            if (!act) {
                held.add("delete " + Names.of(object));
            } else if (object.getMetadata().getDeletionTimestamp() == null) {
                api.delete(object, plural);
                telling.done(cluster, "deleted", Names.of(object));
            }
        }
    }
}
