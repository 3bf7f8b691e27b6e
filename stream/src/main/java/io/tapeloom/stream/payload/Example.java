package io.tapeloom.stream.payload;

import io.tapeloom.stream.operation.StreamApi;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An example value of a record component, for the document: plain text for types that are strings
 * in JSON, JSON for all others. {@link StreamApi.Builder#build} fails if it does not fit its type.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Example {

  String value();
}
