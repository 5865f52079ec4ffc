package io.lifecyclemanager.support;

/**
 * Strings in JSON that stand in strings of JSON, and so on: each level escapes the quotation marks
 * and backslashes of the next. Pure.
 */
final class QuotedText {
  private QuotedText() {}

  /**
   * Where a quoted text ends: before its second quotation mark, before that of an outer string, or
   * at the end of the line.
   *
   * @param start behind the first quotation mark
   * @param mark the first quotation mark, with the backslashes before it
   */
  static int end(String text, int start, String mark) {
    int escapes = mark.length() - 1;
    char quote = mark.charAt(escapes);
    int i = start;
    while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
      int backslashes = 0;
      while (i + backslashes < text.length() && text.charAt(i + backslashes) == '\\') {
        backslashes++;
      }
      boolean isQuote = text.startsWith(String.valueOf(quote), i + backslashes);
      if (isQuote && backslashes < escapes) {
        return i;
      } else if (isQuote && backslashes % (2 * (escapes + 1)) == escapes) {
        return i + backslashes - escapes;
      }
      i += backslashes + (backslashes == 0 || isQuote ? 1 : 0);
    }
    return i;
  }
}
