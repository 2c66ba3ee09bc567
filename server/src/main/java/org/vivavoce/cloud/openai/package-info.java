/** What all endpoints in OpenAI's wire protocol share: how they refuse, and what is repeated. */
@NullMarked
package org.vivavoce.cloud.openai;

import org.jspecify.annotations.NullMarked;
