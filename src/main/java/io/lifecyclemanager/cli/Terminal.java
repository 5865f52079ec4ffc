package io.lifecyclemanager.cli;

import io.lifecyclemanager.model.CommandOutput;
import java.io.PrintWriter;
import java.util.List;

/**
 * Standard output and standard error of a command: results go to the former, everything else to the
 * latter.
 *
 * @param out standard output
 * @param err standard error
 * @param interactive whether a user watches: progress is printed only then
 */
record Terminal(PrintWriter out, PrintWriter err, boolean interactive) implements CommandOutput {
  private static final String TOP_LEFT = "\u001b[H";
  private static final String ERASE_REST_OF_LINE = "\u001b[K";
  private static final String ERASE_BELOW = "\u001b[J";

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

  /** Replaces what the terminal shows by a text, without a flicker. */
  void showPicture(String text) {
    out.print(TOP_LEFT);
    text.lines().forEach(line -> out.print(line + ERASE_REST_OF_LINE + "\n"));
    out.print(ERASE_BELOW);
    out.flush();
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
