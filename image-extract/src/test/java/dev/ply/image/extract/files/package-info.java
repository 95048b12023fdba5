@NullMarked
package dev.ply.image.extract.files;

import org.jspecify.annotations.NullMarked;
