/** Tests of the look for replacements that find no node. */
package io.lifecyclemanager.drain.capacity;
