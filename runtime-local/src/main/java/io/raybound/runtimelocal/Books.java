package io.raybound.runtimelocal;

import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The books of all clusters, in memory and on disk. A change is on disk when [#write] returns.
final class Books {
    private final LocalSettings settings;
    private final Map<Id, Book> books = new ConcurrentHashMap<>();

    private Books(LocalSettings settings) {
        this.settings = settings;
    }

    /// Reads what is there, and looks for processes that were started but not yet written down.
    static Books open(LocalSettings settings) throws IOException {
        Books books = new Books(settings);
        PrivateFiles.folder(settings.clusters());
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(settings.clusters())) {
            for (Path folder : folders) {
                Path file = folder.resolve("processes.json");
                Optional<Id> id = Id.read(Kind.CLUSTER, folder.getFileName().toString());
                if (id.isPresent() && Files.exists(file)) {
                    books.adopt(read(file));
                }
            }
        }
        return books;
    }

    private static Book read(Path file) throws IOException {
        try {
            return Json.read(Files.readString(file), Book.class);
        } catch (BadJson e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void adopt(Book found) {
        Book book = found;
        for (Book.Entry entry : found.entries()) {
            if (entry.pid() == 0) {
                Optional<Proc.Ref> ref = Proc.outermost(Proc.marked(Commands.MARKER, entry.marker()));
                // Nothing there: the operator ended between writing and starting. The entry stays and is seen as lost.
                book = ref.isPresent() ? book.with(entry.started(ref.get())) : book;
            }
        }
        books.put(book.cluster(), book);
        if (!book.equals(found)) {
            write(book);
        }
    }

    Collection<Book> all() {
        return List.copyOf(books.values());
    }

    Optional<Book> find(Id cluster) {
        return Optional.ofNullable(books.get(cluster));
    }

    /// The cluster's book; an empty one when there is none yet.
    Book of(Id cluster) {
        Book book = books.get(cluster);
        return book != null ? book : new Book(cluster, 0, 0, null, 2, true, List.of());
    }

    Book write(Book book) {
        try {
            Path file = Folders.of(settings, book.cluster()).book();
            PrivateFiles.folder(PrivateFiles.parent(file));
            PrivateFiles.replace(file, Json.writePretty(book) + "\n");
            books.put(book.cluster(), book);
            return book;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void forget(Id cluster) {
        books.remove(cluster);
    }
}
