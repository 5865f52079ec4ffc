package io.lifecyclemanager.nodehold;

/** The node that a request names, by its own name or by its instance. */
public sealed interface NodeHoldTarget {
  /** The field that names the node, as in {@code node}. */
  String field();

  /** The name or the id as the caller wrote it. */
  String text();

  /** The node with this name. */
  record NamedNode(String text) implements NodeHoldTarget {
    @Override
    public String field() {
      return "node";
    }
  }

  /** The node of the instance with this id. */
  record NodeOfInstance(String text) implements NodeHoldTarget {
    @Override
    public String field() {
      return "instance";
    }
  }
}
