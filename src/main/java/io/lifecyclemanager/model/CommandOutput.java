package io.lifecyclemanager.model;

/** What a command says to people while it works, in lines. */
@FunctionalInterface
public interface CommandOutput {
  /** Something to be known, whoever reads it and when. */
  void print(String line);

  /** What is being done now; of use only to somebody who waits for it. */
  default void progress(String line) {
    print(line);
  }
}
