package io.raybound.store;

import io.raybound.control.storage.Database;
import io.raybound.control.storage.Signals;
import io.raybound.control.story.AccessStoriesTest;
import io.raybound.control.story.AuditStoriesTest;
import io.raybound.control.story.ClusterChangeStoriesTest;
import io.raybound.control.story.ClusterStoriesTest;
import io.raybound.control.story.JobStoriesTest;
import io.raybound.control.story.LinkStoriesTest;
import io.raybound.control.story.PodStoriesTest;
import io.raybound.control.story.ProgramLoginStoriesTest;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/// The stories of the domain, each on an empty store of its own.
abstract class Stories {
    private final AtomicReference<@Nullable Store> open = new AtomicReference<>();

    /// An empty store.
    abstract Store fresh(Signals signals);

    private Database store(Signals signals) {
        Store store = fresh(signals);
        open.set(store);
        return store;
    }

    @AfterEach
    void close() {
        Store store = open.getAndSet(null);
        if (store != null) {
            store.close();
        }
    }

    @Nested
    final class Access extends AccessStoriesTest {
        @Override
        protected Database open(Signals signals) {
            return store(signals);
        }
    }

    @Nested
    final class Clusters extends ClusterStoriesTest {
        @Override
        protected Database open(Signals signals) {
            return store(signals);
        }
    }

    @Nested
    final class Jobs extends JobStoriesTest {
        @Override
        protected Database open(Signals signals) {
            return store(signals);
        }
    }

    @Nested
    final class Link extends LinkStoriesTest {
        @Override
        protected Database open(Signals signals) {
            return store(signals);
        }
    }

    @Nested
    final class Pods extends PodStoriesTest {
        @Override
        protected Database open(Signals signals) {
            return store(signals);
        }
    }

    @Nested
    final class Audit extends AuditStoriesTest {
        @Override
        protected Database open(Signals signals) {
            return store(signals);
        }
    }

    @Nested
    final class ClusterChanges extends ClusterChangeStoriesTest {
        @Override
        protected Database open(Signals signals) {
            return store(signals);
        }
    }

    @Nested
    final class ProgramLogins extends ProgramLoginStoriesTest {
        @Override
        protected Database open(Signals signals) {
            return store(signals);
        }
    }
}
