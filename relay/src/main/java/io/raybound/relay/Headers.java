package io.raybound.relay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An ordered list of header fields; names compare without case (RFC 9110 section 5). Mutable, owned by one thread at a
/// time.
public final class Headers {
    private @Nullable String[] cells;
    private int size;

    public Headers() {
        cells = new @Nullable String[32];
    }

    private Headers(@Nullable String[] cells, int size) {
        this.cells = cells;
        this.size = size;
    }

    /// Headers from alternating names and values.
    public static Headers of(String... namesAndValues) {
        Headers headers = new Headers();
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    public Headers copy() {
        return new Headers(Arrays.copyOf(cells, cells.length), size);
    }

    /// The number of fields.
    public int size() {
        return size / 2;
    }

    public String name(int index) {
        return cell(2 * index);
    }

    public String value(int index) {
        return cell(2 * index + 1);
    }

    /// The value of the first field of that name, or null.
    public @Nullable String get(String name) {
        for (int i = 0; i < size; i += 2) {
            if (cell(i).equalsIgnoreCase(name)) {
                return cells[i + 1];
            }
        }
        return null;
    }

    public boolean contains(String name) {
        return get(name) != null;
    }

    /// All values of that name, in order.
    public List<String> all(String name) {
        List<String> found = new ArrayList<>(2);
        for (int i = 0; i < size; i += 2) {
            if (cell(i).equalsIgnoreCase(name)) {
                found.add(cell(i + 1));
            }
        }
        return found;
    }

    /// Appends a field; refuses what could break out of its line.
    public Headers add(String name, String value) {
        if (!Syntax.isToken(name) || !Syntax.isFieldValue(value)) {
            throw new IllegalArgumentException("not a header field: name of " + name.length() + " characters");
        }
        return append(name, value);
    }

    /// Replaces all fields of that name by one.
    public Headers set(String name, String value) {
        return remove(name).add(name, value);
    }

    public Headers remove(String name) {
        return removeIf(name::equalsIgnoreCase);
    }

    /// Removes all fields whose name matches.
    public Headers removeIf(Predicate<String> name) {
        int kept = 0;
        for (int i = 0; i < size; i += 2) {
            if (!name.test(cell(i))) {
                cells[kept] = cells[i];
                cells[kept + 1] = cells[i + 1];
                kept += 2;
            }
        }
        Arrays.fill(cells, kept, size, null);
        size = kept;
        return this;
    }

    public void forEach(BiConsumer<String, String> each) {
        for (int i = 0; i < size; i += 2) {
            each.accept(cell(i), cell(i + 1));
        }
    }

    /// Appends a field that the parser has checked.
    Headers append(String name, String value) {
        if (size == cells.length) {
            cells = Arrays.copyOf(cells, size * 2);
        }
        cells[size++] = name;
        cells[size++] = value;
        return this;
    }

    private String cell(int index) {
        String cell = cells[index];
        if (index >= size || cell == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return cell;
    }

    /// Names only: values may be secrets.
    @Override
    public String toString() {
        List<String> names = new ArrayList<>(size());
        forEach((name, value) -> names.add(name));
        return names.toString();
    }
}
