package io.raybound.controlplane.login;

/// Builds pages. Text is escaped; only [#raw] takes markup, and only our own.
final class Html {
    private final StringBuilder text = new StringBuilder();

    /// Markup of ours.
    Html raw(String markup) {
        text.append(markup);
        return this;
    }

    /// Text of anybody, escaped for elements and quoted attributes.
    Html text(String plain) {
        text.append(escape(plain));
        return this;
    }

    /// A hidden form field.
    Html hidden(String name, String value) {
        return raw("<input type=\"hidden\" name=\"")
                .text(name)
                .raw("\" value=\"")
                .text(value)
                .raw("\">");
    }

    /// A labelled input; `more` is markup of ours.
    Html field(String label, String name, String more) {
        return raw("<label for=\"")
                .text(name)
                .raw("\">")
                .text(label)
                .raw("</label><input id=\"")
                .text(name)
                .raw("\" name=\"")
                .text(name)
                .raw("\" ")
                .raw(more)
                .raw(" required>");
    }

    /// A problem at the top of a form; nothing when there is none.
    Html alert(String problem) {
        return problem.isEmpty()
                ? this
                : raw("<p class=\"alert\" role=\"alert\">").text(problem).raw("</p>");
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /// The whole page around a body.
    static String page(String title, Html body) {
        return new Html()
                .raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .raw("<title>")
                .text(title)
                .raw(" - Raybound</title>")
                .raw("<link rel=\"stylesheet\" href=\"/console.css\"></head><body><main>")
                .raw(body.toString())
                .raw("</main></body></html>\n")
                .toString();
    }

    static String escape(String plain) {
        StringBuilder out = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c < ' ' && c != '\n' && c != '\t' ? '\uFFFD' : c);
            }
        }
        return out.toString();
    }
}
