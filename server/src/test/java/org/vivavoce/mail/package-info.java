@NullMarked
package org.vivavoce.mail;

import org.jspecify.annotations.NullMarked;
