package io.lifecyclemanager.fakes;

import io.lifecyclemanager.enrollment.Account;
import io.lifecyclemanager.enrollment.Part;
import io.lifecyclemanager.enrollment.Place;
import io.lifecyclemanager.enrollment.QueuePolicy;
import io.lifecyclemanager.enrollment.Tried;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteTrouble;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An account in memory. A call can be made to fail, before or after it has done its work. For one
 * thread.
 */
public final class FakeAccount implements Account {
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Set<GroupName> groups = new LinkedHashSet<>();
  private final List<String> changes = new ArrayList<>();
  private int calls;
  private int failing = -1;
  private boolean afterwards;
  private RemoteTrouble.Kind kind = RemoteTrouble.Kind.REJECTED;
  private boolean rolesForbidden;
  private int unknownFor;
  private final Set<String> ours = new LinkedHashSet<>();
  private final Map<GroupName, Set<InstanceId>> leaving = new LinkedHashMap<>();
  private final Set<String> vanishing = new LinkedHashSet<>();
  private final Map<String, Messages> messages = new LinkedHashMap<>();

  /** Makes an empty group. */
  public void createGroup(GroupName group) {
    groups.add(group);
  }

  /** Puts a part there, whoever made it. */
  public void has(Part part) {
    parts.put(part.title(), part);
  }

  /** Puts messages on a queue. */
  public void hasMessages(String queue, int visible, int inFlight) {
    messages.put(queue, new Messages(visible, inFlight));
  }

  /** From now on an instance of a group is on its way out. */
  public void leaves(GroupName group, InstanceId instance) {
    leaving.put(group, Set.of(instance));
  }

  /** A queue was deleted a moment ago: it is still found, and refused once when it is made. */
  public void vanishes(String queue) {
    vanishing.add(queue);
  }

  /** Everything that is there. */
  public Collection<Part> parts() {
    return List.copyOf(parts.values());
  }

  /** What was made or changed, in its order. */
  public List<String> changes() {
    return List.copyOf(changes);
  }

  /** How many calls there were. */
  public int calls() {
    return calls;
  }

  /**
   * Makes one of the calls fail.
   *
   * @param call counted from now on, beginning with 0
   * @param done whether it does its work all the same
   */
  public void failsAt(int call, boolean done, RemoteTrouble.Kind why) {
    calls = 0;
    failing = call;
    afterwards = done;
    kind = why;
  }

  /** No call fails any more. */
  public void mend() {
    failing = -1;
  }

  /** The next hooks are refused, as long as nobody knows the role. */
  public void knowsRolesAfter(int refusals) {
    unknownFor = refusals;
  }

  /** From now on IAM allows nothing. */
  public void forbidsRoles() {
    rolesForbidden = true;
  }

  private <T> T call(Supplier<T> work) {
    boolean fails = calls++ == failing;
    if (fails && !afterwards) {
      throw new RemoteTrouble(kind, "made to fail by the test", null);
    }
    T result = work.get();
    if (fails) {
      throw new RemoteTrouble(kind, "made to fail by the test", null);
    }
    return result;
  }

  @Override
  public Place place() {
    return call(() -> new Place("aws", "us-west-2", "123456789012"));
  }

  @Override
  public Map<GroupName, String> tagged(String key) {
    return call(() -> {
      Map<GroupName, String> found = new LinkedHashMap<>();
      for (Part part : parts.values()) {
        if (part instanceof Part.Tag tag && tag.key().equals(key)) {
          found.put(tag.group(), tag.value());
        }
      }
      return found;
    });
  }

  @Override
  public Set<GroupName> existing(Set<GroupName> names) {
    return call(() -> {
      Set<GroupName> found = new LinkedHashSet<>(names);
      found.retainAll(groups);
      return found;
    });
  }

  @Override
  public Optional<Part> find(Part wanted) {
    return call(() -> {
      if (rolesForbidden && (wanted instanceof Part.Role || wanted instanceof Part.Grant)) {
        throw new RemoteTrouble(RemoteTrouble.Kind.DENIED, "forbidden by the test", null);
      }
      Optional<Part> found = Optional.ofNullable(parts.get(wanted.title()));
      return wanted instanceof Part.Access access
          ? QueuePolicy.found(policy(access), access.policy())
              .map(policy -> new Part.Access(access.queue(), policy))
          : found;
    });
  }

  /** The whole of it. */
  private String policy(Part.Access access) {
    return parts.get(access.title()) instanceof Part.Access whole ? whole.policy() : "";
  }

  @Override
  public Tried make(Part part) {
    return call(() -> {
      if (part instanceof Part.Queue queue && vanishing.remove(queue.name())) {
        parts.remove(part.title());
        parts.remove("policy of " + part.title());
        return new Tried.NotYet("deleted a moment ago");
      }
      ours.add(part.title());
      return put(part);
    });
  }

  @Override
  public Messages messages(String queue) {
    return call(() -> messages.getOrDefault(queue, Messages.NONE));
  }

  @Override
  public List<GroupName> groups() {
    return call(() -> List.copyOf(groups));
  }

  @Override
  public List<Part.Hook> hooks(GroupName group) {
    return call(() ->
        parts.values().stream()
            .filter(part -> part instanceof Part.Hook hook && hook.group().equals(group))
            .map(Part.Hook.class::cast)
            .toList());
  }

  @Override
  public Set<InstanceId> leaving(GroupName group) {
    return call(() -> Set.copyOf(leaving.getOrDefault(group, Set.of())));
  }

  @Override
  public Tried confirm(Part.Queue queue) {
    return call(() -> {
      if (vanishing.contains(queue.name())) {
        return new Tried.NotYet("deleted a moment ago");
      }
      parts.putIfAbsent(queue.title(), queue);
      return new Tried.Done();
    });
  }

  @Override
  public boolean isOurs(Part part) {
    String title =
        switch (part) {
          case Part.Grant grant -> "role " + grant.role();
          case Part.Targets targets -> "rule " + targets.rule();
          case Part.Access access when parts.containsKey(access.title()) -> "";
          default -> part.title();
        };
    return call(() -> title.isEmpty() || ours.contains(title));
  }

  @Override
  public Tried remove(Part part) {
    return call(() -> {
      if (part instanceof Part.Role role
          && parts.values().stream()
              .anyMatch(
                  one -> one instanceof Part.Grant grant && grant.role().equals(role.name()))) {
        return new Tried.NotYet("the role has a policy");
      }
      if (part instanceof Part.Rule rule && parts.containsKey("target of rule " + rule.name())) {
        return new Tried.NotYet("the rule has targets");
      }
      String left =
          part instanceof Part.Access access
              ? QueuePolicy.without(policy(access), access.policy())
              : "";
      parts.remove(part.title());
      if (!left.isEmpty() && part instanceof Part.Access access) {
        parts.put(part.title(), new Part.Access(access.queue(), left));
      }
      if (part instanceof Part.Queue) {
        parts.remove("policy of " + part.title());
      }
      ours.remove(part.title());
      changes.add("- " + part.title());
      return new Tried.Done();
    });
  }

  @Override
  public Tried change(Part part) {
    return call(() -> put(part));
  }

  private Tried put(Part part) {
    if (part instanceof Part.Grant grant && !parts.containsKey("role " + grant.role())) {
      return new Tried.NotYet("no such role");
    }
    if (part instanceof Part.Access access && !parts.containsKey("queue " + access.queue())) {
      return new Tried.NotYet("no such queue");
    }
    if (part instanceof Part.Targets targets && !parts.containsKey("rule " + targets.rule())) {
      return new Tried.NotYet("no such rule");
    }
    if (part instanceof Part.Hook && unknownFor > 0) {
      unknownFor--;
      return new Tried.NotYet("Unable to publish test message");
    }
    parts.put(
        part.title(),
        part instanceof Part.Access access
            ? new Part.Access(access.queue(), QueuePolicy.merged(policy(access), access.policy()))
            : part);
    changes.add(part.title());
    return new Tried.Done();
  }
}
