package io.lifecyclemanager.model;

/** Prints the progress of a command for users, line by line. */
@FunctionalInterface
public interface CommandOutput {
  /** Prints a line that matters after the end of the command as well. */
  void print(String line);

  /** Prints what the command is doing, for a user who waits for it. */
  default void progress(String line) {
    print(line);
  }
}
