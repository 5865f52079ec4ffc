package io.lifecyclemanager.doctor;

import java.util.List;

/** Whether anybody answers at all: nothing else can be found out without. */
final class AccessChecks {
  private AccessChecks() {}

  static CheckOutcome aws(Snapshot world) {
    return switch (world.caller()) {
      case QueryResult.Available<AccountInspector.CallerIdentity>(
              AccountInspector.CallerIdentity caller) ->
          new CheckOutcome.Passed(caller.arn() + " in " + caller.place().region());
      case QueryResult.Unavailable<AccountInspector.CallerIdentity>(String why) ->
          failed(
              "AWS does not say who asks: " + why,
              "without AWS neither queue nor groups can be looked at",
              "give credentials the AWS SDK's way (AWS_PROFILE, a role) and --region; in the"
                  + " cluster, associate a role with the service account");
    };
  }

  static CheckOutcome cluster(Snapshot world) {
    return switch (world.apiServerVersion()) {
      case QueryResult.Available<String>(String version) ->
          new CheckOutcome.Passed("Kubernetes " + version);
      case QueryResult.Unavailable<String>(String why) ->
          failed(
              "the API server does not answer: " + why,
              "without it neither nodes nor pods can be looked at",
              "give --kubeconfig, or set KUBECONFIG, for the cluster that serve works in");
    };
  }

  private static CheckOutcome failed(String what, String why, String cure) {
    return new CheckOutcome.ProblemsFound(List.of(Finding.error(what, why, cure)));
  }
}
