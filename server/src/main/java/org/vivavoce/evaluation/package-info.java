/** What a finished interview is summed up to, each sentence with the words it rests on. */
@NullMarked
package org.vivavoce.evaluation;

import org.jspecify.annotations.NullMarked;
