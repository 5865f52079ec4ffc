package io.lifecyclemanager.model;

/**
 * One Node object. A node that registers again under the same name is another one: identity is the
 * UID.
 *
 * @param name the object's name
 * @param uid the object's UID
 */
public record NodeRef(String name, String uid) {
  @Override
  public String toString() {
    return name;
  }
}
