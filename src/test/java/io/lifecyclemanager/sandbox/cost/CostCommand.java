package io.lifecyclemanager.sandbox.cost;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One command that shows what the program costs on this machine, beside the bare comparison. Takes
 * some minutes.
 */
public final class CostCommand {
  private static final int GOOD = 0;
  private static final int MISSED = 1;
  private static final int WRONG = 2;
  private static final Path FOLDER = Path.of("target", "cost").toAbsolutePath();
  private static final Set<String> PARTS = Set.of("small", "burst", "crowd");

  private final PrintStream out;
  private final MeasuredProgram program = MeasuredProgram.packaged();

  private CostCommand(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs it and ends the process.
   *
   * @param words the parts to measure; all without any
   */
  public static void main(String[] words) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (!ProcessFigures.areToBeHad()) {
      out.println("cost: it is read from /proc, which only Linux has");
      System.exit(WRONG);
    }
    Set<String> parts = words.length == 0 ? PARTS : Set.of(words);
    if (!PARTS.containsAll(parts)) {
      out.println("cost: the parts are " + PARTS);
      System.exit(WRONG);
    }
    System.exit(new CostCommand(out).run(parts));
  }

  private int run(Set<String> parts) throws Exception {
    List<CostRow> rows = new ArrayList<>();
    out.println("training the AOT cache");
    new AotTraining(program, FOLDER).inSmallWorld();
    if (parts.contains("small")) {
      rows.addAll(small());
    }
    if (parts.contains("burst")) {
      BurstCost burst = new BurstCost(program, FOLDER);
      out.println("terminating 50 nodes with 20 pods each at once");
      rows.addAll(burst.peak());
      out.println("and the same twice in one process");
      rows.addAll(burst.processorTime());
    }
    if (parts.contains("crowd")) {
      out.println("terminating 1000 of 5000 nodes at once");
      rows.addAll(new LargeClusterCost(program, FOLDER).measure());
    }
    out.println();
    out.println(CostRow.table(rows));
    return rows.stream().allMatch(CostRow::met) ? GOOD : MISSED;
  }

  private List<CostRow> small() throws Exception {
    try (CostWorld world = CostWorld.of(FOLDER, 10, 4)) {
      MeasuredProgram bare = BareProgram.in(FOLDER.resolve("bare"), program);
      int port = RunningProgram.freePort();
      new AotTraining(bare, FOLDER)
          .run(world.environment(), world.wordsForBare(port), port, _ -> {});
      out.println("starting the program and the bare comparison in turns");
      List<CostRow> rows = new ArrayList<>(new StartupCost(world, FOLDER).measure(program, bare));
      rows.addAll(new IdleCost(world, FOLDER).measure(program, bare));
      return rows;
    }
  }
}
