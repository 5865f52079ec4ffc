package io.lifecyclemanager.app.control;

import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.kubernetes.CallerName;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.NodeIndex;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.nodehold.NodeHoldRequest;
import io.lifecyclemanager.nodehold.NodeHolds;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The commands about node holds, run against the Nodes of the kubeconfig's cluster. */
public final class ClusterHoldCommands implements HoldCommands {
  /** Lists of thousands of nodes take seconds. */
  private static final Duration LIST_TIMEOUT = Duration.ofSeconds(30);

  /** How long failures are retried. */
  private static final Duration FAILURE_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration CHECK = Duration.ofMillis(250);

  private final Time time;

  public ClusterHoldCommands(Time time) {
    this.time = time;
  }

  private interface NodesCommand {
    CommandResult run(NodeIndex nodes, KubernetesConnection connection) throws InterruptedException;
  }

  @Override
  public CommandResult hold(HoldSettings settings) throws InterruptedException {
    Duration lasts = settings.lasts();
    Instant until = lasts == null ? settings.until() : time.now().plus(lasts);
    return run(
        settings.kubeconfig(),
        (nodes, connection) ->
            command(nodes, connection, settings.dryRun())
                .hold(
                    settings.nodes(),
                    target ->
                        new NodeHoldRequest(
                            target,
                            settings.reason(),
                            until,
                            settings.taint(),
                            settings.scaleDownDisabled()),
                    settings.author())
                .toResult(settings.json()));
  }

  @Override
  public CommandResult unhold(UnholdSettings settings) throws InterruptedException {
    return run(
        settings.kubeconfig(),
        (nodes, connection) ->
            command(nodes, connection, settings.dryRun())
                .unhold(settings.nodes(), settings.author())
                .toResult(settings.json()));
  }

  @Override
  public CommandResult holds(HoldListSettings settings) throws InterruptedException {
    return run(
        settings.kubeconfig(),
        (nodes, _) -> {
          HoldList list = new HoldList(holds(nodes).list());
          return new CommandResult(
              settings.json() ? list.toJson() : list.toTable(time.now()),
              "",
              AdminCommands.SUCCESS);
        });
  }

  private HoldCommand command(NodeIndex nodes, KubernetesConnection connection, boolean dryRun) {
    NodeHolds holds = holds(nodes);
    return new HoldCommand(
        nodes, dryRun ? holds.asDryRun() : holds, () -> CallerName.of(connection), dryRun);
  }

  private NodeHolds holds(NodeIndex nodes) {
    return new NodeHolds(nodes, time, new Random(), fact -> {});
  }

  private CommandResult run(@Nullable Path kubeconfig, NodesCommand command)
      throws InterruptedException {
    try (KubernetesConnection connection =
            KubernetesConnection.create(kubeconfig, fact -> {}, time);
        NodeIndex nodes = new NodeIndex(connection, fact -> {}, time)) {
      connection.requireServer();
      nodes.start();
      awaitComplete(nodes);
      return command.run(nodes, connection);
    } catch (IllegalArgumentException e) {
      return new CommandResult("", String.valueOf(e.getMessage()), AdminCommands.INVALID_SETTINGS);
    } catch (RemoteFailure e) {
      return new CommandResult("", TerminalText.clean(e.getMessage()), AdminCommands.FAILED);
    }
  }

  private void awaitComplete(NodeIndex nodes) throws InterruptedException {
    Deadline end = time.in(LIST_TIMEOUT);
    Deadline endOfFailures = time.in(FAILURE_TIMEOUT);
    while (true) {
      long seen = nodes.changes().count();
      try {
        nodes.checkComplete();
        return;
      } catch (RemoteFailure incomplete) {
        Deadline last = incomplete.getCause() == null ? end : endOfFailures;
        boolean isRefused =
            incomplete.getCause() instanceof RemoteFailure cause && cause.isRefusal();
        if (isRefused || time.isPast(last)) {
          throw incomplete;
        }
      }
      boolean _ = nodes.changes().await(seen, CHECK);
    }
  }
}
