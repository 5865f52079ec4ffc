package io.lifecyclemanager.enrollment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteTrouble;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What everybody who uses an {@link Account} relies on. */
public abstract class AccountContract extends RulesContract {
  protected static final GroupName GROUP = new GroupName("workers");
  private static final GroupName NONE = new GroupName("nobody");
  private static final String KEY = "kubernetes.io/cluster/prod";

  /** Makes {@link #GROUP} without tags and hooks. */
  protected abstract void createGroup();

  /** From now on nothing is allowed that IAM is asked for. */
  protected abstract void forbidsRoles();

  /** Puts messages on a queue, and receives some of them. */
  protected abstract void putMessages(String queue, int visible, int inFlight);

  private Part.Hook hook(Duration heartbeat, String result) {
    Place place = account().place();
    return new Part.Hook(
        GROUP,
        "lifecycle-manager",
        Wanted.TERMINATING,
        place.queueArn("terminations"),
        place.globalArn("role/sender"),
        heartbeat,
        result);
  }

  private static Part.Role role(String service) {
    return new Part.Role(
        "sender", new Policy(List.of(Statement.trust(service + ".amazonaws.com"))).text());
  }

  private static Part.Grant grant(String resource) {
    Statement send = Statement.allow("Send", "arn:aws:sqs:::" + resource, "sqs:SendMessage");
    return new Part.Grant("sender", "send", new Policy(List.of(send)).text());
  }

  @Test
  void itTellsWhereItIs() {
    assertThat(account().place()).isEqualTo(new Place("aws", "us-west-2", "123456789012"));
  }

  @Test
  void whatDoesNotExistIsNotFound() {
    createGroup();
    assertThat(account().find(queue("terminations", FOUR_DAYS))).isEmpty();
    assertThat(account().find(role("a"))).isEmpty();
    assertThat(account().find(grant("a"))).isEmpty();
    assertThat(account().find(new Part.Tag(GROUP, KEY, "owned"))).isEmpty();
    assertThat(account().find(new Part.Tag(NONE, KEY, "owned"))).isEmpty();
    assertThat(account().find(hook(Duration.ofMinutes(15), "CONTINUE"))).isEmpty();
  }

  @Test
  void aQueueIsMadeAndChanged() {
    make(queue("terminations", FOUR_DAYS));
    assertIs(queue("terminations", FOUR_DAYS));
    make(queue("terminations", FOUR_DAYS));
    change(queue("terminations", Duration.ofDays(14)));
    assertIs(queue("terminations", Duration.ofDays(14)));
  }

  @Test
  void aQueueIsEncryptedInOneWayAtATime() {
    Encryption key = new Encryption.With("arn:aws:kms:us-west-2:123456789012:key/1234-5678");
    make(queue("terminations", FOUR_DAYS, key));
    assertIs(queue("terminations", FOUR_DAYS, key));
    for (Encryption other : List.of(new Encryption.BySqs(), key, new Encryption.With("alias/a"))) {
      change(queue("terminations", FOUR_DAYS, other));
      assertIs(queue("terminations", FOUR_DAYS, other));
    }
  }

  @Test
  void aQueueKnowsWhereItsDeadLettersGo() {
    make(queue("dead", FOUR_DAYS));
    make(queue("terminations", FOUR_DAYS));
    Part.Queue with =
        new Part.Queue(
            "terminations",
            Duration.ofSeconds(30),
            FOUR_DAYS,
            new Encryption.BySqs(),
            Optional.of(new Part.DeadLetters(account().place().queueArn("dead"), 1000)));
    change(with);
    assertIs(with);
    change(queue("terminations", FOUR_DAYS));
    assertIs(queue("terminations", FOUR_DAYS));
  }

  @Test
  void aQueueThatExistsIsConfirmedAndStaysAsItIs() {
    Part.Queue queue = queue("terminations", FOUR_DAYS);
    make(queue);
    assertThat(account().confirm(queue)).isEqualTo(new Tried.Done());
    assertThat(account().confirm(queue("terminations", Duration.ofDays(14))))
        .isEqualTo(new Tried.Done());
    assertIs(queue);
  }

  @Test
  void aRoleIsMadeAndChanged() {
    make(role("autoscaling"));
    assertIs(role("autoscaling"));
    make(role("autoscaling"));
    change(role("events"));
    assertIs(role("events"));
  }

  @Test
  void aPolicyOfARoleIsMadeAndChanged() {
    make(role("autoscaling"));
    make(grant("one"));
    make(grant("one"));
    assertIs(grant("one"));
    change(grant("another"));
    assertIs(grant("another"));
  }

  @Test
  void aPolicyWaitsForItsRoleToBeKnown() {
    assertThat(account().make(grant("one"))).isInstanceOf(Tried.NotYet.class);
  }

  @Test
  void aTagIsMadeAndChanged() {
    createGroup();
    make(new Part.Tag(GROUP, KEY, "shared"));
    make(new Part.Tag(GROUP, KEY, "shared"));
    assertIs(new Part.Tag(GROUP, KEY, "shared"));
    change(new Part.Tag(GROUP, KEY, "owned"));
    assertIs(new Part.Tag(GROUP, KEY, "owned"));
    assertThat(account().tagged(KEY)).containsExactly(Map.entry(GROUP, "owned"));
    assertThat(account().tagged("another")).isEmpty();
  }

  @Test
  void aHookIsMadeAndChanged() {
    createGroup();
    make(queue("terminations", FOUR_DAYS));
    make(role("autoscaling"));
    make(hook(Duration.ofMinutes(15), "CONTINUE"));
    make(hook(Duration.ofMinutes(15), "CONTINUE"));
    assertIs(hook(Duration.ofMinutes(15), "CONTINUE"));
    change(hook(Duration.ofMinutes(1), "ABANDON"));
    assertIs(hook(Duration.ofMinutes(1), "ABANDON"));
  }

  @Test
  void whatIsMadeIsOursAndCanBeRemoved() {
    Part queue = queue("terminations", FOUR_DAYS);
    assertThat(account().isOurs(queue)).isFalse();
    make(queue);
    make(role("autoscaling"));
    make(grant("one"));
    assertThat(List.of(queue, role("autoscaling"), grant("one"))).allMatch(account()::isOurs);
    assertThat(account().remove(role("autoscaling"))).isInstanceOf(Tried.NotYet.class);
    for (Part part : List.of(grant("one"), role("autoscaling"), queue)) {
      remove(part);
      remove(part);
    }
    assertThat(List.of(queue, role("autoscaling"), grant("one"))).noneMatch(account()::isOurs);
  }

  @Test
  void hooksAreFoundByTheirGroupAndCanBeRemoved() {
    createGroup();
    make(queue("terminations", FOUR_DAYS));
    make(role("autoscaling"));
    assertThat(account().groups()).containsExactly(GROUP);
    assertThat(account().hooks(GROUP)).isEmpty();
    Part.Hook hook = hook(Duration.ofMinutes(15), "CONTINUE");
    make(hook);
    assertThat(account().hooks(GROUP)).containsExactly(hook);
    assertThat(account().hooks(NONE)).isEmpty();
    assertThat(account().leaving(GROUP)).isEmpty();
    remove(hook);
    remove(hook);
    assertThat(account().hooks(GROUP)).isEmpty();
  }

  @Test
  void messagesAreCounted() {
    assertThat(account().messages("terminations")).isEqualTo(Account.Messages.NONE);
    make(queue("terminations", FOUR_DAYS));
    assertThat(account().messages("terminations")).isEqualTo(Account.Messages.NONE);
    putMessages("terminations", 2, 1);
    assertThat(account().messages("terminations")).isEqualTo(new Account.Messages(2, 1));
  }

  @Test
  void groupsThatDoNotExistAreLeftOut() {
    createGroup();
    assertThat(account().existing(Set.of(GROUP, NONE))).containsExactly(GROUP);
    assertThat(account().existing(Set.of(NONE))).isEmpty();
  }

  @Test
  void aMissingRightIsNoAnswer() {
    forbidsRoles();
    for (Part part : List.of(role("a"), grant("a"))) {
      assertThatExceptionOfType(RemoteTrouble.class)
          .isThrownBy(() -> account().find(part))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(RemoteTrouble.Kind.DENIED));
    }
  }
}
