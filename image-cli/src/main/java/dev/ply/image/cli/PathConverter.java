package dev.ply.image.cli;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads paths. An empty one, such as a variable of a shell that is not set, would be the current directory. */
final class PathConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
        if (text.isEmpty()) {
            throw new TypeConversionException("it is empty; name a file or directory (. is the current directory)");
        }
        return Path.of(text);
    }
}
