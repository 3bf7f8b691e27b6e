package io.tapeloom.stream.asyncapi;

/** The contact for questions about an API. */
public record Contact(String name, String email) {}
