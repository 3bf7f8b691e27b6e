package io.tapeloom.stream.asyncapi;

/** Whom to ask about an API. */
public record Contact(String name, String email) {}
