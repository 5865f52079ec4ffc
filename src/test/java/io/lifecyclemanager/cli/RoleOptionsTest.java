package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.EnrollSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The path and the permissions boundary of the notification role, as options of enroll. */
class RoleOptionsTest {
  @Test
  void theRoleMayHaveAPathAndABoundary() {
    String boundary = "arn:aws:iam::111122223333:policy/teams/limit";
    EnrollSettings settings =
        CommandRun.run(
                "enroll",
                "--cluster-name=prod",
                "--role-path=/teams/platform/",
                "--permissions-boundary=" + boundary)
            .enrollSettings();
    assertThat(settings.rolePath()).isEqualTo("/teams/platform/");
    assertThat(settings.permissionsBoundary()).isEqualTo(boundary);
  }

  @ParameterizedTest
  @ValueSource(strings = {"teams", "/teams", "teams/", "/a b/", "//x"})
  void aPathBeginsAndEndsWithASlash(String path) {
    assertThat(CommandRun.run("enroll", "--cluster-name=prod", "--role-path=" + path).problems())
        .singleElement()
        .asString()
        .contains("--role-path", "/teams/platform/");
  }

  @Test
  void aBoundaryIsNamedByItsArn() {
    assertThat(
            CommandRun.run("enroll", "--cluster-name=prod", "--permissions-boundary=limit")
                .problems())
        .singleElement()
        .asString()
        .contains("arn:aws:iam::ACCOUNT:policy/NAME");
  }
}
