package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.DoctorSettings;
import io.lifecyclemanager.app.EnrollSettings;
import io.lifecyclemanager.app.SetUp;
import io.lifecyclemanager.app.Settings;
import io.lifecyclemanager.app.UnenrollSettings;
import io.lifecyclemanager.model.Talk;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The program as somebody in a shell sees it, with a server and a set-up that only remember their
 * settings.
 */
final class Program {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Settings> served = new ArrayList<>();
  private final List<EnrollSettings> enrolled = new ArrayList<>();
  private final List<UnenrollSettings> unenrolled = new ArrayList<>();
  private final List<DoctorSettings> examined = new ArrayList<>();
  private int exitCode = -1;

  static Program run(String... arguments) {
    return run(Map.of(), arguments);
  }

  static Program run(Map<String, String> environment, String... arguments) {
    return run(true, environment, arguments);
  }

  /** Run by something that is no terminal. */
  static Program runUnattended(String... arguments) {
    return run(false, Map.of(), arguments);
  }

  private static Program run(
      boolean terminal, Map<String, String> environment, String... arguments) {
    Program program = new Program();
    Main main =
        new Main(
            new PrintWriter(program.out),
            new PrintWriter(program.err),
            environment,
            settings -> {
              program.served.add(settings);
              return 0;
            },
            program.new Remembering(),
            terminal);
    program.exitCode = main.run(arguments);
    return program;
  }

  private final class Remembering implements SetUp {
    @Override
    public Answer enroll(EnrollSettings settings, Talk talk) {
      talk.progress("making queue q");
      talk.note("left out: group x");
      enrolled.add(settings);
      return new Answer("+ queue q", "", DIFFERENT);
    }

    @Override
    public Answer unenroll(UnenrollSettings settings, Talk talk) {
      talk.progress("removing queue q");
      unenrolled.add(settings);
      return new Answer("removed queue q", "no right", FAILED);
    }

    @Override
    public Answer doctor(DoctorSettings settings, Talk talk) {
      talk.progress("asking AWS");
      examined.add(settings);
      return new Answer("0 errors", "", AS_IT_SHOULD_BE);
    }
  }

  /** The settings that were checked. */
  DoctorSettings examined() {
    if (examined.size() != 1) {
      throw new AssertionError("not examined: exit code " + exitCode + ", " + err);
    }
    return examined.getFirst();
  }

  int exitCode() {
    return exitCode;
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  /** The settings that were served, if any. */
  List<Settings> served() {
    return served;
  }

  /** The settings that were served. */
  Settings settings() {
    if (served.size() != 1) {
      throw new AssertionError("not served: exit code " + exitCode + ", " + err);
    }
    return served.getFirst();
  }

  /** The settings that were enrolled. */
  EnrollSettings enrolled() {
    if (enrolled.size() != 1) {
      throw new AssertionError("not enrolled: exit code " + exitCode + ", " + err);
    }
    return enrolled.getFirst();
  }

  /** The settings that were unenrolled. */
  UnenrollSettings unenrolled() {
    if (unenrolled.size() != 1) {
      throw new AssertionError("not unenrolled: exit code " + exitCode + ", " + err);
    }
    return unenrolled.getFirst();
  }

  /** The lines about what is wrong, without the first one that counts them. */
  List<String> problems() {
    return err().lines().skip(1).map(String::strip).toList();
  }
}
