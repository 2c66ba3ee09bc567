package org.vivavoce.platform.config;

/**
 * One setting in effect, for {@code doctor}.
 *
 * @param value as text; a secret is only "set" or ""
 * @param source for example {@code flag --port}, {@code environment PORT}, {@code file
 *     viva.properties}, {@code default}
 */
public record Setting(String key, String env, String value, String source, String why) {}
