package io.lifecyclemanager.sandbox.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that is wrong with the sandbox's options, to be printed together. */
final class OptionProblems {
  private final List<String> found = new ArrayList<>();

  void range(String option, int value, int least, int most) {
    if (value < least || value > most) {
      add("%s: %d is not from %d to %d".formatted(option, value, least, most));
    }
  }

  void readable(String option, @Nullable Path file) {
    if (file != null && !Files.isReadable(file)) {
      add("%s: there is no file '%s' that can be read".formatted(option, file));
    }
  }

  void add(String problem) {
    found.add(problem);
  }

  List<String> found() {
    return List.copyOf(found);
  }
}
