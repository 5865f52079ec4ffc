package io.lifecyclemanager.cli;

import io.lifecyclemanager.model.CommandOutput;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.util.List;
import java.util.Locale;

/**
 * Standard output, standard error and standard input of a command: results go to the former,
 * everything else to the latter.
 *
 * @param out standard output
 * @param err standard error
 * @param in standard input, for answers
 * @param interactive whether a user watches: progress is printed only then
 */
record Terminal(PrintWriter out, PrintWriter err, Reader in, boolean interactive)
    implements CommandOutput {
  private static final String ERASE_ROW = "\u001b[2K";
  private static final String ERASE_TO_END = "\u001b[J";
  private static final String CUT_LONG_LINES = "\u001b[?7l";
  private static final String WRAP_LONG_LINES = "\u001b[?7h";

  @Override
  public void print(String line) {
    err.println(line);
    err.flush();
  }

  @Override
  public void progress(String line) {
    if (interactive) {
      print(line);
    }
  }

  /**
   * Replaces what the terminal shows by a text. Each row is addressed, so that a text that is
   * larger than the terminal scrolls nothing: the last row then shows the last line.
   */
  void showPicture(String text) {
    List<String> lines = text.lines().toList();
    out.print(CUT_LONG_LINES);
    for (int row = 1; row <= lines.size(); row++) {
      // Erased first: in the last column, an erasure would take the last character away.
      out.print("\u001b[%d;1H".formatted(row));
      out.print(row < lines.size() ? ERASE_ROW : ERASE_TO_END);
      out.print(lines.get(row - 1));
    }
    out.print(WRAP_LONG_LINES);
    out.flush();
  }

  /** Begins a new line below the last picture. */
  void endPicture() {
    out.println();
    out.flush();
  }

  /** Asks a question that is answered with yes or no; no where there is no answer. */
  boolean confirm(String question) {
    err.print(question + " [y/N] ");
    err.flush();
    StringBuilder answer = new StringBuilder();
    try {
      for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
        answer.append((char) next);
      }
    } catch (IOException _) {
      return false;
    }
    return List.of("y", "yes").contains(answer.toString().strip().toLowerCase(Locale.ROOT));
  }

  /** Prints the result of the command. */
  void printResult(String text) {
    out.println(text.stripTrailing());
    out.flush();
  }

  /**
   * Prints every problem with the options.
   *
   * @param command the name of the command, empty for the program itself
   */
  void printProblems(String command, List<String> problems) {
    String count = problems.size() == 1 ? "1 error" : problems.size() + " errors";
    print((Commands.PROGRAM + " " + command).strip() + ": " + count);
    problems.forEach(problem -> print("  " + problem));
  }
}
