package io.lifecyclemanager.doctor;

import java.util.List;

/** Whether anybody answers at all: nothing else can be found out without. */
final class AccessChecks {
  private AccessChecks() {}

  static Outcome aws(World world) {
    return switch (world.caller()) {
      case Answered.Known<Cloud.Caller>(Cloud.Caller caller) ->
          new Outcome.Passed(caller.arn() + " in " + caller.place().region());
      case Answered.Unknown<Cloud.Caller>(String why) ->
          failed(
              "AWS does not say who asks: " + why,
              "without AWS neither queue nor groups can be looked at",
              "give credentials the AWS SDK's way (AWS_PROFILE, a role) and --region; in the"
                  + " cluster, associate a role with the service account");
    };
  }

  static Outcome cluster(World world) {
    return switch (world.version()) {
      case Answered.Known<String>(String version) -> new Outcome.Passed("Kubernetes " + version);
      case Answered.Unknown<String>(String why) ->
          failed(
              "the API server does not answer: " + why,
              "without it neither nodes nor pods can be looked at",
              "give --kubeconfig, or set KUBECONFIG, for the cluster that serve works in");
    };
  }

  private static Outcome failed(String what, String why, String cure) {
    return new Outcome.Found(List.of(Finding.error(what, why, cure)));
  }
}
