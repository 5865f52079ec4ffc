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
