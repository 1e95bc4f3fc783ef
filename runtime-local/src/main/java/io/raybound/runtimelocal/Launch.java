package io.raybound.runtimelocal;

import io.raybound.model.Failure;
import io.raybound.reconcile.ProvisionFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Starts processes whose output goes to a file, writes them down before and after, and remembers how
/// they ended.
final class Launch {
    private static final Path ROOT = Path.of("/");
    private static final Path NULL = Path.of("/dev/null");

    private final Books books;
    /// Those this operator started itself, by marker; only of them the kernel tells us the exit code.
    private final Map<String, Process> own = new ConcurrentHashMap<>();

    Launch(Books books) {
        this.books = books;
    }

    /// Starts `line` for the entry, which must have its marker in `environment`; the entry is in the
    /// book when this
    /// returns.
    void start(Book book, Book.Entry entry, List<String> line, Map<String, String> environment, Path output)
            throws ProvisionFailed {
        books.write(book.with(entry));
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(ROOT.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(NULL.toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            own.put(entry.marker(), process);
            Optional<Proc.Ref> ref = Proc.running(process.pid());
            if (ref.isPresent()) {
                books.write(book.with(entry.started(ref.get())));
            }
            // Else it has ended already: the entry without a pid is seen as lost, with its output and exit code.
        } catch (IOException e) {
            books.write(book.without(entry.name()));
            throw new ProvisionFailed(
                    new Failure(
                            "start-failed",
                            line.getFirst(),
                            String.valueOf(e.getMessage()),
                            "see that the program is there and may be run"),
                    false);
        }
    }

    /// How the entry's process ended, in words.
    String ending(Book.Entry entry, Path exitFile) {
        Process process = own.get(entry.marker());
        if (process != null && hasEnded(process)) {
            return words(process.exitValue());
        }
        try {
            return words(
                    Integer.parseInt(java.nio.file.Files.readString(exitFile).strip()));
        } catch (IOException | NumberFormatException e) {
            return "ended; how is not known, because an earlier operator had started it or it never began";
        }
    }

    /// A process is gone for the kernel a moment before its exit code is here; on a busy machine that moment is long.
    private static boolean hasEnded(Process process) {
        try {
            return process.waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static String words(int code) {
        if (code <= 128 || code > 192) {
            return "ended with exit code " + code;
        }
        int signal = code - 128;
        String name = switch (signal) {
            case 1 -> " (SIGHUP)";
            case 2 -> " (SIGINT)";
            case 6 -> " (SIGABRT)";
            case 9 -> " (SIGKILL)";
            case 11 -> " (SIGSEGV)";
            case 15 -> " (SIGTERM)";
            default -> "";
        };
        return "was killed by signal " + signal + name;
    }

    void forget(Book.Entry entry) {
        own.remove(entry.marker());
    }
}
