/**
 * The page for people: rendered here as plain tables, which its scripts in {@code /web} replace by
 * a live view of the HTTP API.
 */
@NullMarked
package io.lifecyclemanager.web.page;

import org.jspecify.annotations.NullMarked;
