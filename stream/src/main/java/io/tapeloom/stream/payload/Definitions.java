package io.tapeloom.stream.payload;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Returns schemas of records that are parts of other types. */
interface Definitions {

  /** Returns a new schema, or a reference to it. */
  ObjectNode schemaOf(RecordShape record);

  /** Returns whether schemas have constraints. */
  default boolean withConstraints() {
    return true;
  }

  /** Returns definitions that write whole schemas instead of references. */
  static Definitions inline(boolean withConstraints) {
    return new Definitions() {
      @Override
      public boolean withConstraints() {
        return withConstraints;
      }

      @Override
      public ObjectNode schemaOf(RecordShape record) {
        return record.schema(this);
      }
    };
  }
}
