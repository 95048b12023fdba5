/** What can fail, by cause. */
@NullMarked
package dev.ply.image.error;

import org.jspecify.annotations.NullMarked;
