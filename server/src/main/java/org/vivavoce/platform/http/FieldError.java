package org.vivavoce.platform.http;

/** What is wrong with one member of the input, in words its author can act on. */
public record FieldError(String field, String message) {}
