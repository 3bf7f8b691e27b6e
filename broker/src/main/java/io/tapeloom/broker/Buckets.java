package io.tapeloom.broker;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Values by a price or a time; those of one key in the order in which they were added. The key
 * {@link Fact#NONE} has no values. Not thread-safe.
 */
final class Buckets<T> {

  private final TreeMap<Long, Set<T>> byKey = new TreeMap<>();

  /** Adds a value after the others of its key. */
  void add(long key, T value) {
    if (key != Fact.NONE) {
      byKey.computeIfAbsent(key, _ -> new LinkedHashSet<>(4)).add(value);
    }
  }

  /** Removes a value, if its key has it. */
  void remove(long key, T value) {
    var values = byKey.get(key);
    if (values != null && values.remove(value) && values.isEmpty()) {
      byKey.remove(key);
    }
  }

  /** The values of a key. */
  Set<T> at(long key) {
    return byKey.getOrDefault(key, Set.of());
  }

  /** The keys that have values, with their values; a view. */
  NavigableMap<Long, Set<T>> all() {
    return byKey;
  }

  /** The values of a part of {@link #all}, key by key. */
  static <T> List<T> values(NavigableMap<Long, Set<T>> part) {
    if (part.isEmpty()) {
      return List.of();
    }
    var found = new ArrayList<T>();
    part.values().forEach(found::addAll);
    return found;
  }

  /** Removes and returns the values whose key is at most this one, lowest key first. */
  List<T> takeUpTo(long key) {
    if (byKey.isEmpty() || byKey.firstKey() > key) {
      return List.of();
    }
    var part = byKey.headMap(key, true);
    var found = values(part);
    part.clear();
    return found;
  }
}
