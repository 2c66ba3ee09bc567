/** The twin of a mail service: an SMTP server that keeps what it gets, with an inbox to read it. */
@NullMarked
package org.vivavoce.twins.mail;

import org.jspecify.annotations.NullMarked;
