package io.lifecyclemanager.doctor.check;

import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.doctor.snapshot.QueryResult;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import java.util.List;

/** Whether AWS and the API server answer. All other checks depend on one of the two. */
final class AccessChecks {
  private AccessChecks() {}

  static CheckOutcome aws(Snapshot snapshot) {
    return switch (snapshot.caller()) {
      case QueryResult.Available<AccountInspector.CallerIdentity>(
              AccountInspector.CallerIdentity caller) ->
          new CheckOutcome.Passed(caller.arn() + " in " + caller.place().region());
      case QueryResult.Unavailable<AccountInspector.CallerIdentity>(String reason, _) ->
          failed(
              "AWS does not identify the caller: " + reason,
              "without AWS neither the queue nor the groups can be checked",
              "provide credentials as the AWS SDK expects them (AWS_PROFILE, a role), and check"
                  + " --region; in the cluster, associate a role with the service account");
    };
  }

  static CheckOutcome cluster(Snapshot snapshot) {
    return switch (snapshot.apiServerVersion()) {
      case QueryResult.Available<String>(String version) ->
          new CheckOutcome.Passed("Kubernetes " + version);
      case QueryResult.Unavailable<String>(String reason, _) ->
          failed(
              "the API server cannot be used: " + reason,
              "without it neither nodes nor pods can be checked",
              "give --kubeconfig, or set KUBECONFIG, for the cluster that serve runs in");
    };
  }

  private static CheckOutcome failed(String what, String why, String fix) {
    return new CheckOutcome.ProblemsFound(List.of(Finding.error(what, why, fix)));
  }
}
