package dev.ply.image;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints what others can see of compiled classes, in a form that changes only when that does. */
final class ApiSignatures {

    private static final Set<String> EVERY_CLASS_HAS = Set.of("equals", "hashCode", "toString");
    private static final String CLASS = ".class";

    private final Path classes;
    private final Set<String> internal;

    /**
     * Prints the classes in a folder.
     *
     * @param internal the packages to leave out
     */
    ApiSignatures(Path classes, Set<String> internal) {
        this.classes = classes;
        this.internal = internal;
    }

    /** Each visible class, followed by its visible members, indented; all in alphabetical order. */
    List<String> print() throws IOException, ClassNotFoundException {
        List<String> lines = new ArrayList<>();
        for (Class<?> type : visibleClasses()) {
            lines.add(header(type));
            members(type).distinct().sorted().map(member -> "    " + member).forEach(lines::add);
        }
        return lines;
    }

    private List<Class<?>> visibleClasses() throws IOException, ClassNotFoundException {
        List<String> names;
        try (Stream<Path> files = Files.walk(classes)) {
            names = files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(CLASS) && !file.endsWith("-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - CLASS.length()).replace('/', '.'))
                    .sorted()
                    .toList();
        }
        List<Class<?>> visible = new ArrayList<>();
        for (String name : names) {
            Class<?> type = Class.forName(name, false, ApiSignatures.class.getClassLoader());
            if (isVisible(type) && !internal.contains(type.getPackageName())) {
                visible.add(type);
            }
        }
        return visible;
    }

    private static boolean isVisible(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        boolean nestedInVisible = outer == null || isVisible(outer);
        return isVisible(type.getModifiers()) && !type.isAnonymousClass() && !type.isLocalClass() && nestedInVisible;
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String header(Class<?> type) {
        String kind = type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
        String parameters = type.getTypeParameters().length == 0 ? "" : join("<", type.getTypeParameters(), ">");
        Type parent = type.getGenericSuperclass();
        return modifiers(type.getModifiers() & ~Modifier.INTERFACE)
                + (type.isSealed() ? "sealed " : "")
                + kind
                + " "
                + type.getName()
                + parameters
                + (parent == null || parent == Object.class ? "" : " extends " + parent.getTypeName())
                + (type.getGenericInterfaces().length == 0
                        ? ""
                        : join(" implements ", type.getGenericInterfaces(), ""));
    }

    private static Stream<String> members(Class<?> type) {
        Stream<String> fields = Arrays.stream(type.getDeclaredFields())
                .filter(field -> isVisible(field.getModifiers()) && !field.isSynthetic())
                .map(ApiSignatures::field);
        Stream<String> executables = Stream.concat(
                        Arrays.stream(type.getDeclaredConstructors()), Arrays.stream(type.getDeclaredMethods()))
                .filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic())
                .filter(member -> !EVERY_CLASS_HAS.contains(member.getName()))
                .map(ApiSignatures::executable);
        return Stream.concat(fields, executables);
    }

    private static String field(Field field) {
        return modifiers(field.getModifiers()) + field.getGenericType().getTypeName() + " " + field.getName();
    }

    private static String executable(Executable member) {
        String name = member instanceof Method method
                ? method.getGenericReturnType().getTypeName() + " " + method.getName()
                : "new";
        boolean isDefault = member instanceof Method method && method.isDefault();
        Type[] thrown = member.getGenericExceptionTypes();
        return modifiers(member.getModifiers())
                + (isDefault ? "default " : "")
                + name
                + join("(", member.getGenericParameterTypes(), ")")
                + (thrown.length == 0 ? "" : join(" throws ", thrown, ""));
    }

    /** Without those that only the implementation cares about. */
    private static String modifiers(int modifiers) {
        int seen = modifiers
                & (Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT);
        return seen == 0 ? "" : Modifier.toString(seen) + " ";
    }

    private static String join(String before, Type[] types, String after) {
        return Arrays.stream(types).map(Type::getTypeName).collect(Collectors.joining(", ", before, after));
    }
}
