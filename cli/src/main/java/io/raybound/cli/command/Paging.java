package io.raybound.cli.command;

import io.raybound.cli.api.Api;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--max-items`: lists are read page by page and never asked about, so that scripts need no extra option.
public final class Paging {
    @Option(
            names = "--max-items",
            paramLabel = "N",
            description = "Show at most so many (default: 1000).",
            defaultValue = "1000")
    private int most = 1000;

    public int most() {
        return Math.max(1, most);
    }

    /// A path with the filters that are set.
    ///
    /// @param pairs name, value, name, value ...; null values are left out
    public static String filter(String path, @Nullable String... pairs) {
        StringBuilder whole = new StringBuilder(path);
        char join = '?';
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            String value = pairs[i + 1];
            if (value != null) {
                whole.append(join).append(pairs[i]).append('=').append(Api.quote(value));
                join = '&';
            }
        }
        return whole.toString();
    }
}
