package io.lifecyclemanager.enrollment;

import static io.lifecyclemanager.enrollment.EnrollmentFixture.ONE;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.model.GroupName;
import org.junit.jupiter.api.Test;

/** Which groups enroll changes: those that the operator names, or those of a cluster. */
class EnrolledGroupsTest {
  private static final String CLUSTER_TAG = "kubernetes.io/cluster/prod";

  private final EnrollmentFixture fixture = new EnrollmentFixture(ONE, OTHER);

  private void tag(GroupName group, String key, String value) {
    fixture.account().putResource(new Resource.Tag(group, key, value));
  }

  @Test
  void aMissingGroupIsReportedBeforeAnythingIsCreated() {
    assertThatExceptionOfType(EnrollmentException.class)
        .isThrownBy(() -> fixture.enroll(DesiredStateBuilder.forGroups(ONE, new GroupName("typo"))))
        .withMessageContaining(
            "there is no Auto Scaling group [typo] in account 123456789012 and region us-west-2");
    assertThat(fixture.account().changes()).isEmpty();
  }

  @Test
  void theGroupsOfAClusterAreThoseWithItsTag() throws InterruptedException {
    tag(OTHER, CLUSTER_TAG, "owned");
    assertThat(fixture.enrollment().groupsOf("prod")).containsExactly(OTHER);
    assertThatExceptionOfType(EnrollmentException.class)
        .isThrownBy(() -> fixture.enrollment().groupsOf("test"))
        .withMessageContaining("kubernetes.io/cluster/test");
  }

  @Test
  void groupsThatEksDrainsOrThatClustersShareAreLeftOutUnlessNamed() throws InterruptedException {
    tag(ONE, CLUSTER_TAG, "owned");
    tag(ONE, "eks:nodegroup-name", "managed");
    tag(new GroupName("shared"), CLUSTER_TAG, "shared");
    tag(OTHER, CLUSTER_TAG, "owned");
    assertThat(fixture.enrollment().groupsOf("prod")).containsExactly(OTHER);
    assertThat(fixture.output())
        .containsExactly(
            "left out: group one, which EKS drains itself; name it with --target-scaling-groups to"
                + " include it",
            "left out: group shared, whose tag kubernetes.io/cluster/prod is shared; name it with"
                + " --target-scaling-groups to include it");
  }

  @Test
  void withoutAClusterItWarnsThatTheControllersPermissionsNeedTheTag() throws InterruptedException {
    fixture.planEnrollment(DesiredStateBuilder.forGroups(ONE), false);
    assertThat(fixture.output())
        .singleElement()
        .asString()
        .startsWith("warning: without --cluster-name");
  }
}
