/** What is measured, in a short form that runs with every whole test. */
@NullMarked
package org.vivavoce.app.bench;

import org.jspecify.annotations.NullMarked;
