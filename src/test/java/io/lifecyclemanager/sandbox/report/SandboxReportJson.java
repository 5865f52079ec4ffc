package io.lifecyclemanager.sandbox.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.sandbox.traffic.RequestTally;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleResult;
import java.time.Duration;
import java.util.Optional;

/** The report for programs. Times are in seconds, memory is in kilobytes. */
public final class SandboxReportJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SandboxReportJson() {}

  public static String of(SandboxReport report) {
    ObjectNode root = JSON.createObjectNode();
    root.put("good", report.isGood());
    report.complaints().forEach(root.putArray("complaints")::add);
    root.put("terminated", report.stories().size());
    root.put("continued", report.completedWith(LifecycleResult.CONTINUE));
    root.put("abandoned", report.completedWith(LifecycleResult.ABANDON));
    put(root, "lastSeconds", report.longest(MachineOutcome::took));
    put(
        root,
        "unavoidableSeconds",
        report.longest(story -> Optional.of(story.unavoidable().time())));
    put(root, "mostOverUnavoidableSeconds", report.longest(MachineOutcome::over));
    root.put("requestsLost", report.lost());
    root.put("podsKilledEarly", report.killedEarly());
    root.put("podsAskedOnNodesThatStay", report.bystanders().asked());
    root.put("budgetsViolated", report.budgetsViolated());
    root.put("disruptionsAwaited", report.disruptionUse().waits().size());
    put(root, "disruptionUnusedMedianSeconds", report.disruptionUse().median());
    put(root, "disruptionUnusedMostSeconds", report.disruptionUse().longest());
    root.put("cutOff", report.sum(MachineOutcome::cutOff));
    root.put("messagesLeft", report.queue().visible() + report.queue().inFlight());
    root.put("logLinesOfTerminations", report.logLines().ofTerminations());
    root.put("otherLogLines", report.logLines().others());
    calls(root.putObject("aws"), report.aws());
    calls(root.putObject("sqs"), report.measured().queueCalls());
    calls(root.putObject("kubernetes"), report.kubernetes());
    var balancers = root.putArray("balancers");
    report.measured().tallies().forEach(tally -> balancer(balancers.addObject(), tally));
    var controllers = root.putArray("controllers");
    for (ProcessFootprint process : report.measured().processes()) {
      controllers
          .addObject()
          .put("cpuSeconds", seconds(process.cpu()))
          .put("resident", process.resident())
          .put("peak", process.peak());
    }
    var exits = root.putArray("controllerExits");
    for (ControllerExit exit : report.measured().exits()) {
      exits
          .addObject()
          .put("name", exit.name())
          .put("exitCode", exit.exitCode())
          .put("lastLine", exit.lastLine())
          .put("restarted", exit.restarted());
    }
    var nodes = root.putArray("nodes");
    report.stories().forEach(story -> node(nodes.addObject(), story));
    return root.toPrettyString();
  }

  private static void calls(ObjectNode json, CallCounts calls) {
    json.put("calls", calls.total());
    calls.peak().ifPresent(peak -> json.put("peakPerSecond", peak));
    ObjectNode operations = json.putObject("operations");
    calls.counts().forEach(operations::put);
  }

  private static void balancer(ObjectNode json, RequestTally tally) {
    json.put("name", tally.front().name()).put("way", tally.front().way().words());
    json.put("sent", tally.sent()).put("answered", tally.answered());
    ObjectNode lost = json.putObject("lost");
    tally.lost().forEach((why, count) -> lost.put(why.words(), count));
  }

  private static void node(ObjectNode json, MachineOutcome story) {
    json.put("node", story.machine().node()).put("instance", story.machine().instance());
    json.put("ended", story.result());
    put(json, "seconds", story.took());
    json.put("unavoidableSeconds", seconds(story.unavoidable().time()));
    json.put("waitedFor", story.unavoidable().waitedFor());
    json.put("pods", story.pods()).put("podsAsked", story.asked());
    json.put("podsKilledEarly", story.killedEarly()).put("cutOff", story.cutOff());
  }

  private static void put(ObjectNode json, String name, Optional<Duration> time) {
    time.ifPresentOrElse(some -> json.put(name, seconds(some)), () -> json.putNull(name));
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
