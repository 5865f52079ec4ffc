package io.lifecyclemanager.sharing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * JSON with buffers that all threads share. By default Jackson keeps some in each thread that has
 * read or written JSON once: 16 KB for each of thousands of virtual threads that wait.
 */
public final class PooledJson {
  /** Buffers to keep; further ones are garbage after use. */
  private static final int MAX_KEPT_BUFFERS = 32;

  private static final RecyclerPool<BufferRecycler> POOL =
      JsonRecyclerPools.newBoundedPool(MAX_KEPT_BUFFERS);

  private PooledJson() {}

  /** A factory to configure further, in place of {@code JsonFactory.builder()}. */
  public static JsonFactoryBuilder factory() {
    JsonFactoryBuilder builder = new JsonFactoryBuilder();
    return builder.recyclerPool(POOL);
  }

  /** A mapper to configure further, in place of {@code JsonMapper.builder()}. */
  public static JsonMapper.Builder mapper() {
    JsonFactory factory = factory().build();
    return JsonMapper.builder(factory);
  }
}
