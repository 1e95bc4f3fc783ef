package io.raybound.link;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Carries one complete request to the control plane and brings its complete answer back.
public interface Transport extends AutoCloseable {
    /// Sends and waits for the whole answer.
    ///
    /// @throws LinkUnreachable when no complete answer came
    Reply send(Call call) throws LinkUnreachable, InterruptedException;

    @Override
    default void close() {}

    /// One request.
    ///
    /// @param target path and query, beginning with `/`
    /// @param limit from sending to the last byte of the answer
    record Call(String method, String target, Map<String, String> headers, String body, Duration limit) {
        public Call {
            headers = Map.copyOf(headers);
        }

        @Override
        public String toString() {
            return method + " " + target;
        }
    }

    /// One complete answer.
    ///
    /// @param headers names in lower case
    record Reply(int status, Map<String, List<String>> headers, String body) {
        public @Nullable String header(String name) {
            List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
            return values == null || values.isEmpty() ? null : values.getFirst();
        }

        @Override
        public String toString() {
            return "Reply[" + status + ", " + body.length() + " characters]";
        }
    }
}
