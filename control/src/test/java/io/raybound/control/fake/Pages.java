package io.raybound.control.fake;

import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.Slice;
import io.raybound.model.BadValue;
import java.util.List;

/// Pages of lists in memory; the cursor counts what was shown.
final class Pages {
    private Pages() {}

    static <T> Slice<T> of(List<T> all, PageRequest page) {
        int from = start(page);
        List<T> shown = all.stream().skip(from).limit(page.limit()).toList();
        int next = from + shown.size();
        return new Slice<>(shown, next < all.size() ? "c" + next : null);
    }

    private static int start(PageRequest page) {
        String cursor = page.cursor();
        if (cursor == null) {
            return 0;
        }
        try {
            return Integer.parseInt(cursor.substring(1));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw Refusal.of(new BadValue("cursor", cursor, "the next_cursor of the page before"));
        }
    }
}
