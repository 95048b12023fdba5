@NullMarked
package dev.ply.image.store.sqlite.later;

import org.jspecify.annotations.NullMarked;
