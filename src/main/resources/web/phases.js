/** The names of states, parts and blockers in words. */

const PHASES = {
  Locating: "looking for the node",
  AwaitingNode: "waiting for a node",
  Claiming: "claiming the node",
  WaitingForLimit: "waiting for the disruption limit",
  Following: "another replica drains the node",
  AwaitingReplacement: "waiting for a replacement",
  Working: "draining",
  Completing: "completing",
  Stopping: "stopping",
  Ended: "ended",
};

const BLOCKERS = {
  budget: "Disruption budget refuses evictions",
  no_capacity: "Replacements of pods find no node",
  refusal: "Evictions are refused",
  overload: "The API server is overloaded",
  no_answer: "The API server does not answer evictions",
  no_effect: "Evicted pods do not terminate",
  terminating: "Pod terminates",
  stuck: "Pods are stuck after their grace period",
  protected: "Protected pods are waited for",
  drain_mode: "Drain mode is wait: pods are waited for",
  hook_metadata: "Metadata of a hook is not known yet",
  held_back: "Pod is held back",
  volume: "A volume is still attached",
  load_balancer: "Instance is still registered",
  disruption_limit: "Too many nodes are terminating",
  replacement: "The group has no replacement yet",
  drain_slot: "Too many nodes are being drained",
  other_replica: "Another replica drains the node",
};

const OUTCOMES = {
  completed: "completed",
  abandoned: "abandoned",
  over: "ended by Auto Scaling or EC2",
  handed_over: "handed over",
};

const CONDITIONS = {
  late: "Past deadline",
  blocked: "Blocked",
  near: "Deadline near",
  unowned: "No replica",
  over: "Slow",
  fine: "On time",
};

/** A state of a termination in words. */
export const phaseWords = (phase) => PHASES[phase] ?? phase;

/** A kind of blocker in words. */
export const blockerWords = (kind) => BLOCKERS[kind] ?? kind;

/** How a termination ended, in words. */
export const outcomeWords = (outcome) => OUTCOMES[outcome] ?? outcome;

/** All outcomes that the API knows. */
export const OUTCOME_NAMES = Object.keys(OUTCOMES);

/** The condition of a termination in words. */
export const conditionWords = (condition) => CONDITIONS[condition];

/** `ClassicLoadBalancers` as `classic load balancers`. */
export function partWords(part) {
  const known = PHASES[part];
  return known ?? part.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}
