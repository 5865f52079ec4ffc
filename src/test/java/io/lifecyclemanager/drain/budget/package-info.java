/** Tests of evictions that budgets block. */
package io.lifecyclemanager.drain.budget;
