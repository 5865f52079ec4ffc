package io.lifecyclemanager.web.page;

import io.lifecyclemanager.model.Blocker.BlockerTimes;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * HTML under construction: the only place where texts become HTML. Texts from elsewhere are
 * escaped, isolated from the direction of what is around them, and their invisible characters are
 * shown by code point, as in {@code U+202E}. Not thread-safe.
 */
final class Html {
  private static final String NONE = "–";

  private final StringBuilder html = new StringBuilder();

  /** Appends a constant of the program as it is. */
  Html markup(String constant) {
    html.append(constant);
    return this;
  }

  /** Appends a text of the program or a number, escaped. */
  Html text(String text) {
    text.codePoints().forEach(this::escape);
    return this;
  }

  /** Appends a text from elsewhere, isolated; a dash for null. */
  Html foreign(@Nullable String text) {
    return text == null ? text(NONE) : markup("<bdi>").text(text).markup("</bdi>");
  }

  /** Appends an instant in UTC, without its date where that is the present one; a dash for null. */
  Html time(@Nullable Instant at, Instant now) {
    return at == null
        ? text(NONE)
        : markup("<time datetime=\"" + at + "\">")
            .text(BlockerTimes.format(at, now))
            .markup("</time>");
  }

  /**
   * Appends a table.
   *
   * @param caption says what it holds; a constant
   * @param columns their titles; constants
   * @param cells makes the cells of a row, as many as there are columns
   */
  <T> Html table(
      String caption, List<String> columns, List<T> rows, Function<T, List<Html>> cells) {
    markup("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"" + caption + "\">");
    markup("<table>\n<caption class=\"hidden-text\">" + caption + "</caption>\n<thead><tr>");
    columns.forEach(column -> markup("<th scope=\"col\">" + column + "</th>"));
    markup("</tr></thead>\n<tbody>\n");
    for (T row : rows) {
      markup("<tr>");
      List<Html> made = cells.apply(row);
      for (int i = 0; i < made.size(); i++) {
        String content = made.get(i).toString();
        markup(
            i == 0
                ? "<th scope=\"row\">" + content + "</th>"
                : "<td data-label=\"" + columns.get(i) + "\">" + content + "</td>");
      }
      markup("</tr>\n");
    }
    return markup("</tbody>\n</table></div>\n");
  }

  private void escape(int character) {
    switch (character) {
      case '<' -> html.append("&lt;");
      case '>' -> html.append("&gt;");
      case '&' -> html.append("&amp;");
      case '"' -> html.append("&quot;");
      case '\'' -> html.append("&#39;");
      default -> {
        if (isInvisible(character)) {
          html.append("U+%04X".formatted(character));
        } else {
          html.appendCodePoint(character);
        }
      }
    }
  }

  /**
   * Controls, formats (of the direction, for instance), line separators and halves of characters.
   */
  private static boolean isInvisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> true;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
