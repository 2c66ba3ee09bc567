/**
 * Letters to candidates and members: what they say, the durable jobs that send them, and the port
 * to whoever delivers. Others order a letter in the transaction that causes it.
 */
@NullMarked
package org.vivavoce.mail;

import org.jspecify.annotations.NullMarked;
