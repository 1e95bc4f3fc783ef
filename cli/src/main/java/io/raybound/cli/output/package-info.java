/// How answers look: tables, JSON, YAML, names, progress lines, and the colours and widths of a terminal.
@org.jspecify.annotations.NullMarked
package io.raybound.cli.output;
