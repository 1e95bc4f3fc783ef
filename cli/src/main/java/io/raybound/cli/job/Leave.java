package io.raybound.cli.job;

import io.raybound.cli.command.Session;
import java.util.function.Supplier;

/// What happens when the person leaves by Ctrl-C: a sentence, and an act where one is due.
final class Leave {
    private Leave() {}

    /// Does the work; when the person leaves meanwhile, says the sentence and acts.
    static <T> T during(Session session, String sentence, Runnable act, Supplier<T> work) {
        Thread hook = new Thread(
                () -> {
                    session.progress().line(sentence);
                    act.run();
                },
                "raybound-leave");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.get();
        } finally {
            remove(hook);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // already leaving: the hook runs
        }
    }
}
