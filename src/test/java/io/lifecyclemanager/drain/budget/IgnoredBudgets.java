package io.lifecyclemanager.drain.budget;

import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetListener;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetStatus;
import java.util.Collection;

/** Remembers nothing of what it is told; a test overrides what it looks at. */
public class IgnoredBudgets implements BudgetListener {
  @Override
  public void onListed(Collection<BudgetStatus> all) {}

  @Override
  public void onSync(boolean inSync) {}

  @Override
  public void onChanged(BudgetStatus now) {}

  @Override
  public void onDeleted(BudgetRef budget) {}
}
