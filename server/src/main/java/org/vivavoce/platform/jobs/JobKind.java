package org.vivavoce.platform.jobs;

/**
 * A kind of durable work and the shape of its data. The data is stored as JSON outside any tenant's
 * rows: ids only, never what was said.
 *
 * @param name stable over versions: jobs wait under it in the database
 */
public record JobKind<T>(String name, Class<T> dataType) {}
