package io.lifecyclemanager.model;

/** What a command prints for people while it works, in lines. */
@FunctionalInterface
public interface CommandOutput {
  /** Prints a line that counts after the command has ended, too. */
  void print(String line);

  /** Prints what the command does now, for people who wait for it. */
  default void progress(String line) {
    print(line);
  }
}
