package io.lifecyclemanager.enrollment;

import static io.lifecyclemanager.enrollment.EnrollmentFixture.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The path and the permissions boundary of the notification role. */
class RolePathTest {
  private static final DesiredStateBuilder DESIRED = DesiredStateBuilder.forGroups(ONE);
  private static final String BOUNDARY = "arn:aws:iam::123456789012:policy/limit";

  private final EnrollmentFixture fixture = new EnrollmentFixture(ONE);

  private Resource.Role role() {
    return fixture.account().resources(Resource.Role.class).findFirst().orElseThrow();
  }

  private String roleArnOfHook() {
    return fixture.account().resources(Resource.Hook.class).findFirst().orElseThrow().roleArn();
  }

  @Test
  void aNewRoleIsCreatedUnderThePathWithTheBoundary() throws InterruptedException {
    fixture.enroll(DESIRED.rolePath("/teams/platform/").permissionsBoundary(BOUNDARY));
    assertThat(role().path()).isEqualTo("/teams/platform/");
    assertThat(role().permissionsBoundary()).contains(BOUNDARY);
    assertThat(roleArnOfHook()).isEqualTo("arn:aws:iam::123456789012:role/teams/platform/sender");
  }

  @Test
  void theHooksNameAnExistingRoleByItsRealArn() throws InterruptedException {
    putRole("/teams/", Optional.empty());
    assertThat(fixture.enroll(DESIRED).failure()).isEmpty();
    assertThat(roleArnOfHook()).isEqualTo("arn:aws:iam::123456789012:role/teams/sender");
    assertThat(fixture.output()).noneMatch(line -> line.contains("path /teams/"));
  }

  @Test
  void aRoleUnderAnotherPathIsUsedThereWithAWarning() throws InterruptedException {
    putRole("/teams/", Optional.empty());
    fixture.enrollWithOverwrite(DESIRED.rolePath("/other/"));
    assertThat(roleArnOfHook()).isEqualTo("arn:aws:iam::123456789012:role/teams/sender");
    assertThat(fixture.output())
        .containsOnlyOnce(
            "warning: role sender exists under the path /teams/, which IAM cannot change; it is"
                + " used there");
  }

  @Test
  void theBoundaryOfAnExistingRoleStaysUnlessAnotherIsGiven() throws InterruptedException {
    putRole("/", Optional.of(BOUNDARY));
    fixture.enrollWithOverwrite(DESIRED);
    assertThat(role().permissionsBoundary()).contains(BOUNDARY);
    assertThat(fixture.enroll(DESIRED.permissionsBoundary(BOUNDARY + "2")).text())
        .contains("kept role sender", "permissions boundary: " + BOUNDARY + " → " + BOUNDARY + "2");
    fixture.enrollWithOverwrite(DESIRED.permissionsBoundary(BOUNDARY + "2"));
    assertThat(role().permissionsBoundary()).contains(BOUNDARY + "2");
  }

  private void putRole(String path, Optional<String> boundary) {
    fixture.account().putResource(new Resource.Role("sender", path, boundary, "{}"));
  }
}
