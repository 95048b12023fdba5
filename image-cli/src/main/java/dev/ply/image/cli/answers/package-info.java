/**
 * Answers that were given before and still hold, for the commands that scripts run again and again: a cached pull, the
 * list of images, an inspection. Giving one needs a few small files and a few dozen looks at file times, and none of
 * the libraries, which take most of the time of a short run.
 *
 * <p>Nothing here is the truth. The truth is the store and the cache; what is kept here names the state of both that it
 * was read from, and counts only as long as they are in that state. Whoever changes them, ply or another program with
 * the library, knows nothing of this folder and need not.
 */
@NullMarked
package dev.ply.image.cli.answers;

import org.jspecify.annotations.NullMarked;
