/** The assessor over OpenAI-compatible chat completions, for the twin and the clouds alike. */
@NullMarked
package org.vivavoce.cloud.assessor;

import org.jspecify.annotations.NullMarked;
