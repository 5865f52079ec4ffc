package io.lifecyclemanager.drain.budget;

/**
 * Identifies a PodDisruptionBudget.
 *
 * @param namespace its namespace
 * @param name its name
 */
public record BudgetRef(String namespace, String name) {
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
