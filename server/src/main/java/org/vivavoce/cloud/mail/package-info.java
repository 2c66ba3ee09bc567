/** Mail over SMTP, for the twin and for any mail service. */
@NullMarked
package org.vivavoce.cloud.mail;

import org.jspecify.annotations.NullMarked;
