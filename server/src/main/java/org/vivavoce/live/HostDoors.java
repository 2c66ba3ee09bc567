package org.vivavoce.live;

/**
 * Where a host in a process of its own is reached; said when a grant is exchanged.
 *
 * @param doorUrl by the control plane, without a slash at the end
 * @param socketUrl by browsers, {@code ws://…/ws}
 */
public record HostDoors(String doorUrl, String socketUrl) {}
