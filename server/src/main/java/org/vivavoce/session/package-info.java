/** InterviewSession: one candidate's sitting, its status, its host and that host's grant. */
@NullMarked
package org.vivavoce.session;

import org.jspecify.annotations.NullMarked;
