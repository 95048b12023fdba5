/** What is drawn while images are pulled. */
@NullMarked
package dev.ply.image.cli.progress;

import org.jspecify.annotations.NullMarked;
