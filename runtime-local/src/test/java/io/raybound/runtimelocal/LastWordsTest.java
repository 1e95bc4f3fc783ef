package io.raybound.runtimelocal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastWordsTest {
    @Test
    void aTracebackIsToldByItsLastLine() {
        String output = """
                2026-11-24 00:22:12,229 INFO scripts.py:1234 -- Local node IP: 127.1.65.2
                Traceback (most recent call last):
                  File "/venv/bin/ray", line 10, in <module>
                    sys.exit(main())
                             ~~~~^^
                  File "/venv/lib/ray/scripts/scripts.py", line 3021, in main
                    return cli()
                ValueError: --object-store-memory is below 78643200
                """;
        assertThat(LastWords.of(output)).isEqualTo("; it said: ValueError: --object-store-memory is below 78643200");
    }

    @Test
    void aNodeThatRayGaveUpIsToldWithItsCause() {
        String output = "    raise Exception(\nException: The current node timed out during startup. This could happen"
                + " because some of the raylet";
        assertThat(LastWords.of(output)).contains("30 s to register").contains("too busy");
    }

    @Test
    void plainLinesAreToldWithoutColoursAndOnOneLine() {
        assertThat(LastWords.of("one\ntwo\n\u001b[31mthree\u001b[0m\nfour\n"))
                .isEqualTo("; it said: two | three | four");
    }

    @Test
    void silenceSaysNothing() {
        assertThat(LastWords.of("\n  \n")).isEmpty();
    }

    @Test
    void aVeryLongLineIsCut() {
        assertThat(LastWords.of("x".repeat(5_000))).hasSizeLessThan(450);
    }
}
