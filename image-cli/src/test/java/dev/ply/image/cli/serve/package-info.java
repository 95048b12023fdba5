@NullMarked
package dev.ply.image.cli.serve;

import org.jspecify.annotations.NullMarked;
