package io.raybound.it;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Set;
import java.util.stream.Stream;

/// Rules over compiled classes; packages are patterns such as `io.raybound.link..`.
final class Arrows {
    /// What opens a listening socket, or could serve behind one.
    private static final Set<String> LISTENERS = Set.of(
            "java.net.ServerSocket",
            "java.nio.channels.ServerSocketChannel",
            "java.nio.channels.AsynchronousServerSocketChannel",
            "javax.net.ServerSocketFactory",
            "javax.net.ssl.SSLServerSocket",
            "javax.net.ssl.SSLServerSocketFactory");

    /// What dials.
    private static final Set<String> DIALLERS = Set.of(
            "java.net.Socket",
            "java.net.URLConnection",
            "java.net.HttpURLConnection",
            "java.net.http.HttpClient",
            "java.nio.channels.SocketChannel",
            "java.nio.channels.AsynchronousSocketChannel",
            "javax.net.SocketFactory",
            "javax.net.ssl.SSLSocketFactory",
            "io.netty.bootstrap.Bootstrap",
            "io.vertx.core.http.HttpClient",
            "io.vertx.core.net.NetClient");

    private Arrows() {}

    /// No two packages of the house use each other, directly or over others.
    static ArchRule noCircles() {
        return SlicesRuleDefinition.slices()
                .assignedFrom(new PackageSlices())
                .should()
                .beFreeOfCycles();
    }

    /// These packages use each other and the JDK.
    static ArchRule jdkOnly(String... packages) {
        String[] allowed = Stream.concat(Stream.of("java..", "org.jspecify.."), Stream.of(packages))
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .because("the domain is JDK only");
    }

    static ArchRule neverListens(String... packages) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat(named("open a listening socket", LISTENERS)
                        .or(resideInAnyPackage("com.sun.net.httpserver..", "io.netty..", "io.vertx..", "jakarta..")))
                .because("the operator and the link only dial out");
    }

    static ArchRule neverDials(String... packages) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat(named("dial", DIALLERS))
                .because("the control plane never opens a connection into a cloud");
    }

    /// Only these packages use the library.
    static ArchRule only(String library, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat(resideInAnyPackage(library))
                .because(library + " stays in " + String.join(", ", packages));
    }

    private static DescribedPredicate<JavaClass> named(String what, Set<String> names) {
        return describe(what, type -> names.contains(type.getName()));
    }

    /// Each package is a slice of its own, the room's first package too.
    private static final class PackageSlices implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            return name.startsWith("io.raybound.") ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of the house";
        }
    }
}
