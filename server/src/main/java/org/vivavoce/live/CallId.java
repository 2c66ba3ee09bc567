package org.vivavoce.live;

/** The service's name for one call; opaque, safe to log. */
public record CallId(String value) {}
