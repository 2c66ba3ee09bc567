/** Each cloud's official client against our twin of it, dated when last seen true. */
@NullMarked
package org.vivavoce.conformance;

import org.jspecify.annotations.NullMarked;
