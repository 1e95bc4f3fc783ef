package io.raybound.cli.output;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// Rows under upper-case headings, each column as wide as its widest cell, two spaces apart, as kubectl shows them.
public final class Table {
    private static final String GAP = "  ";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(List<String> headings) {
        this.headings = List.copyOf(headings);
    }

    /// Adds a row; control characters are shown as `?`, so that a hostile name cannot drive the terminal.
    public void row(List<String> cells) {
        if (cells.size() != headings.size()) {
            throw new IllegalArgumentException(cells.size() + " cells under " + headings.size() + " headings");
        }
        rows.add(cells.stream().map(Table::plain).toList());
    }

    public void print(PrintStream out) {
        int[] widths = new int[headings.size()];
        measure(headings, widths);
        rows.forEach(row -> measure(row, widths));
        out.println(line(headings, widths));
        rows.forEach(row -> out.println(line(row, widths)));
    }

    /// Text without control characters; what comes from servers goes through here before a terminal sees it.
    public static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u202a-\\u202e\\u2066-\\u2069]", "?");
    }

    private static void measure(List<String> row, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], width(row.get(i)));
        }
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i));
            if (i < widths.length - 1) {
                line.append(" ".repeat(widths[i] - width(row.get(i)))).append(GAP);
            }
        }
        return line.toString().stripTrailing();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
