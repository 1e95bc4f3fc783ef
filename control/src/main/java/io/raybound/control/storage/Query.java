package io.raybound.control.storage;

import io.raybound.model.Id;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which objects of a kind a list shows; null means any.
///
/// @param states any of these; empty for all
/// @param removed true to show removed objects too
public record Query(
        Visibility visibility,
        @Nullable Id cloud,
        @Nullable Id project,
        @Nullable Id parent,
        @Nullable String name,
        Set<String> states,
        boolean removed) {
    public Query {
        states = Set.copyOf(states);
    }

    /// Every live object.
    public static Query all() {
        return seenBy(Visibility.everything());
    }

    /// Every live object that is visible.
    public static Query seenBy(Visibility visibility) {
        return new Query(visibility, null, null, null, null, Set.of(), false);
    }

    public Query inCloud(@Nullable Id id) {
        return new Query(visibility, id, project, parent, name, states, removed);
    }

    public Query inProject(@Nullable Id id) {
        return new Query(visibility, cloud, id, parent, name, states, removed);
    }

    public Query under(@Nullable Id id) {
        return new Query(visibility, cloud, project, id, name, states, removed);
    }

    public Query named(@Nullable String text) {
        return new Query(visibility, cloud, project, parent, text, states, removed);
    }

    public Query inStates(Set<String> words) {
        return new Query(visibility, cloud, project, parent, name, words, removed);
    }

    public Query withRemoved(boolean also) {
        return new Query(visibility, cloud, project, parent, name, states, also);
    }

    /// Who looks: everything, or only what lies in these clouds and projects or names the reader.
    public record Visibility(
            boolean all,
            Set<Id> clouds,
            Set<Id> projects,
            @Nullable Id reader) {
        public Visibility {
            clouds = Set.copyOf(clouds);
            projects = Set.copyOf(projects);
        }

        /// No limit.
        public static Visibility everything() {
            return new Visibility(true, Set.of(), Set.of(), null);
        }
    }
}
