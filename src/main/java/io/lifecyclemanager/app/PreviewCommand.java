package io.lifecyclemanager.app;

import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.plan.PlanRequest;
import io.lifecyclemanager.preview.NodePreview;
import io.lifecyclemanager.preview.Preview;
import io.lifecyclemanager.preview.PreviewGroups;
import io.lifecyclemanager.preview.PreviewNodes;
import io.lifecyclemanager.preview.PreviewNodes.PreviewedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs {@code preview} over given ports. */
final class PreviewCommand {
  private final PreviewNodes nodes;
  private final PreviewGroups groups;
  private final Preview preview;

  PreviewCommand(PreviewNodes nodes, PreviewGroups groups, Preview preview) {
    this.nodes = nodes;
    this.groups = groups;
    this.preview = preview;
  }

  /**
   * Previews the termination of the nodes.
   *
   * @throws InterruptedException when interrupted
   */
  CommandResult run(PreviewSettings settings) throws InterruptedException {
    try {
      List<PreviewedNode> all = nodes.list();
      GroupName group = settings.group();
      List<PreviewedNode> chosen = new ArrayList<>();
      if (group != null) {
        Optional<Set<InstanceId>> instances = groups.instances(group);
        if (instances.isEmpty()) {
          return invalid("no such Auto Scaling group: " + group);
        }
        all.stream()
            .filter(node -> node.instance().filter(instances.get()::contains).isPresent())
            .forEach(chosen::add);
      }
      List<String> unknown = new ArrayList<>();
      for (String name : settings.nodes()) {
        all.stream()
            .filter(node -> node.ref().name().equals(name))
            .findFirst()
            .ifPresentOrElse(chosen::add, () -> unknown.add(name));
      }
      if (!unknown.isEmpty()) {
        return invalid("no such node: " + String.join(", ", unknown));
      }
      Optional<String> unknownHooks = readHooks(chosen);
      List<NodePreview> previews = preview.of(chosen);
      return new CommandResult(
          settings.json() ? PreviewText.json(previews) : PreviewText.text(previews),
          unknownHooks.orElse(""),
          previews.stream().anyMatch(NodePreview::isBlocked)
              ? AdminCommands.DIFFERENCES_LEFT
              : AdminCommands.SUCCESS);
    } catch (RemoteFailure failure) {
      return new CommandResult("", failure.getMessage(), AdminCommands.FAILED);
    }
  }

  /**
   * Adds to the nodes what the hooks of their groups ask for. Without the permission a termination
   * has the defaults, and so has the preview.
   *
   * @return why the hooks are not known; empty when they are
   */
  private Optional<String> readHooks(List<PreviewedNode> chosen) {
    Set<InstanceId> instances =
        chosen.stream().flatMap(node -> node.instance().stream()).collect(Collectors.toSet());
    try {
      Map<InstanceId, PlanRequest> requests = groups.requests(instances);
      chosen.replaceAll(
          node -> node.instance().map(requests::get).map(node::withHooks).orElse(node));
      return Optional.empty();
    } catch (RemoteFailure failure) {
      if (failure.kind() != FailureKind.DENIED) {
        throw failure;
      }
      return Optional.of(
          "the metadata of lifecycle hooks is not known, their defaults are shown: "
              + failure.getMessage());
    }
  }

  private static CommandResult invalid(String failure) {
    return new CommandResult("", failure, AdminCommands.INVALID_SETTINGS);
  }
}
