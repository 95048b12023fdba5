package dev.ply.image.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** The rules that hold between the modules; only here are all of them on the class path. */
@AnalyzeClasses(packages = "dev.ply.image", importOptions = ArchitectureTest.WithoutTests.class)
class ArchitectureTest {

    private static final List<String> IMPLEMENTATIONS = List.of("registry", "cache", "extract", "store");

    @ArchTest
    static void noImplementationSeesAnother(JavaClasses classes) {
        for (String implementation : IMPLEMENTATIONS) {
            String[] others = IMPLEMENTATIONS.stream()
                    .filter(other -> !other.equals(implementation))
                    .map(other -> "dev.ply.image." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("dev.ply.image." + implementation + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(classes);
        }
    }

    @ArchTest
    static void nothingSeesTheCommandLineOrFromTheApiAnImplementation(JavaClasses classes) {
        String[] implementations = IMPLEMENTATIONS.stream()
                .map(implementation -> "dev.ply.image." + implementation + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(concat(implementations, "dev.ply.image.cli.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(implementations)
                .check(classes);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.ply.image.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.ply.image.cli..")
                .check(classes);
    }

    @ArchTest
    static final ArchRule OKHTTP_STAYS_WITH_REGISTRIES = only("dev.ply.image.registry..", "okhttp3..", "okio..");

    @ArchTest
    static final ArchRule DATABASES_STAY_WITH_THE_STORE =
            only("dev.ply.image.store..", "java.sql..", "org.sqlite..", "org.jdbi..");

    @ArchTest
    static final ArchRule NATIVE_CODE_STAYS_WITH_EXTRACTION =
            only("dev.ply.image.extract..", "com.sun.jna..", "com.github.luben..");

    @ArchTest
    static final ArchRule THE_COMMAND_LINE_ALONE_PARSES_OPTIONS =
            only("dev.ply.image.cli..", "picocli..", "com.sun.net.httpserver..");

    @ArchTest
    static final ArchRule GUICE_STAYS_WITH_THE_API = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.ply.image.registry..",
                    "dev.ply.image.cache..",
                    "dev.ply.image.extract..",
                    "dev.ply.image.store..",
                    "dev.ply.image.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google.inject..");

    @ArchTest
    static final ArchRule STATIC_FIELDS_ARE_FINAL =
            fields().that().areStatic().should().beFinal();

    @ArchTest
    static void nothingStaticIsThereToBeChanged(JavaClasses classes) {
        for (Class<?> mutable : List.of(
                AtomicBoolean.class,
                AtomicInteger.class,
                AtomicLong.class,
                AtomicReference.class,
                ThreadLocal.class,
                ConcurrentMap.class)) {
            noFields()
                    .that()
                    .areStatic()
                    .should()
                    .haveRawType(JavaClass.Predicates.assignableTo(mutable))
                    .check(classes);
        }
    }

    private static ArchRule only(String owner, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(owner)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }

    private static String[] concat(String[] first, String last) {
        String[] all = Arrays.copyOf(first, first.length + 1);
        all[first.length] = last;
        return all;
    }

    /** Leaves out test classes, in folders and in the test jars of other modules. */
    static final class WithoutTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("-tests.jar");
        }
    }
}
