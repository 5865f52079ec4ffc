package io.lifecyclemanager.sandbox.picture;

import io.lifecyclemanager.sandbox.grafana.GrafanaDashboard;
import io.lifecyclemanager.sandbox.prometheus.BusySandbox;
import io.lifecyclemanager.sandbox.prometheus.ScrapedSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * One command that draws the dashboards for the documentation, while the packaged program
 * terminates nodes in the world of the sandbox. Takes about two minutes, and needs Prometheus.
 */
public final class PlotCommand {
  private static final Path PICTURES = Path.of("src", "site", "resources", "images");
  private static final Path FOLDER = Path.of("target", "plots").toAbsolutePath();

  private static final int IN_PROGRESS = 3;

  private PlotCommand() {}

  /** Runs it and ends the process. */
  public static void main(String[] words) throws Exception {
    Files.createDirectories(FOLDER);
    try (ScrapedSandbox sandbox = BusySandbox.LARGE.start(FOLDER)) {
      Instant begin = sandbox.world().now();
      BusySandbox.LARGE.provoke(sandbox);
      // Some are still in progress, so that there are numbers to see.
      BusySandbox.LARGE.awaitEnds(sandbox, BusySandbox.LARGE.terminated() - IN_PROGRESS);
      DashboardPlot plot = new DashboardPlot(sandbox.prometheus(), begin, sandbox.world().now());
      for (GrafanaDashboard dashboard : GrafanaDashboard.readAll()) {
        Path file = PICTURES.resolve("dashboard-" + dashboard.name() + ".svg");
        Files.writeString(file, plot.draw(dashboard));
        System.out.println(file + ": " + Files.size(file) + " bytes");
      }
    }
    System.exit(0);
  }
}
