package io.raybound.it;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The arrows of ARCHITECTURE.md, held in the compiled classes and in the poms.
final class ArrowsTest {
    private static final String HOUSE = "io.raybound.";
    private static final Pattern DEPENDENCY =
            Pattern.compile("<artifactId>raybound-([a-z-]+)</artifactId>(?:<scope>([a-z]+)</scope>)?");

    private static JavaClasses house = new ClassFileImporter().importClasses();

    @BeforeAll
    static void readTheHouse() {
        house = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.raybound");
    }

    @Test
    void everyRoomOfThePomIsInTheTableAndHasItsOwnPackage() throws IOException {
        assertThat(Rooms.inPom()).containsExactlyInAnyOrderElementsOf(Rooms.ARROWS.keySet());
        Set<String> packages = new TreeSet<>();
        Rooms.ARROWS.keySet().forEach(room -> packages.add(Rooms.packageOf(room)));
        for (JavaClass type : house) {
            assertThat(packages).as(type.getName()).contains(HOUSE + segment(type));
        }
    }

    @Test
    void classesUseOnlyRoomsThatTheirArrowsReach() {
        List<String> wrong = new ArrayList<>();
        for (String room : Rooms.ARROWS.keySet()) {
            Set<String> allowed = new TreeSet<>(Set.of(Rooms.packageOf(room)));
            Rooms.reach(room).forEach(reached -> allowed.add(Rooms.packageOf(reached)));
            for (JavaClass type : house.that(resideInAnyPackage(Rooms.packageOf(room) + ".."))) {
                type.getDirectDependenciesFromSelf().stream()
                        .filter(dependency ->
                                dependency.getTargetClass().getPackageName().startsWith(HOUSE))
                        .filter(dependency -> !allowed.contains(HOUSE + segment(dependency.getTargetClass())))
                        .map(Dependency::getDescription)
                        .forEach(wrong::add);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void pomsNameOnlyRoomsOfTheirArrowsAndForTestsNoProgram() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String room : Rooms.inPom()) {
            String pom = Files.readString(Rooms.home().resolve(room).resolve("pom.xml"));
            String dependencies = pom.contains("<dependencies>") ? pom.substring(pom.indexOf("<dependencies>")) : "";
            DEPENDENCY.matcher(dependencies).results().forEach(found -> {
                String used = found.group(1);
                boolean test = "test".equals(found.group(2));
                if (!Rooms.reach(room).contains(used) && !(test && !Rooms.PROGRAMS.contains(used))) {
                    wrong.add(room + " -> " + used);
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void thePageShowsTheArrowsThatTheHouseIsBuiltOn() {
        assertThat(Rooms.reach("link")).containsExactlyInAnyOrder("wire", "identity", "model");
        assertThat(Rooms.reach("model")).isEmpty();
        assertThat(Rooms.reach("operator")).doesNotContain("relay");
    }

    @Test
    void programsNeverDependOnPrograms() {
        for (String program : Rooms.PROGRAMS) {
            assertThat(Rooms.reach(program)).as(program).doesNotContainAnyElementsOf(Rooms.PROGRAMS);
        }
    }

    @Test
    void noPackagesUseEachOtherInACircle() {
        Arrows.noCircles().check(house);
    }

    @Test
    void theDomainImportsTheJdkOnly() {
        for (String room : Set.of("model", "control", "reconcile")) {
            Set<String> own = Rooms.reach(room);
            own.add(room);
            Arrows.jdkOnly(packages(own)).check(house);
        }
    }

    @Test
    void nothingInTheOperatorCanListenOrServe() {
        Set<String> rooms = Rooms.reach("operator");
        rooms.add("operator");
        Arrows.neverListens(packages(rooms)).check(house);
    }

    @Test
    void theControlPlanesOwnCodeHasNothingToDialWith() {
        Arrows.neverDials(packages(Set.of("control-plane", "control", "store"))).check(house);
    }

    @Test
    void serverKitsStayInTheirRooms() {
        Set<String> rooms = Set.of("relay", "control-plane", "head-agent", "edge", "cli");
        Arrows.only("io.netty..", packages(rooms)).check(house);
        Arrows.only("io.vertx..", "io.raybound.controlplane.api..").check(house);
    }

    @Test
    void aPlantedViolationOfEachRuleIsFound() {
        String here = "io.raybound.it.planted";
        JavaClasses planted = new ClassFileImporter().importPackages(here);
        assertThat(Arrows.noCircles().evaluate(planted).hasViolation()).isTrue();
        assertThat(Arrows.neverListens(here + "..").evaluate(planted).hasViolation())
                .isTrue();
        assertThat(Arrows.neverDials(here + "..").evaluate(planted).hasViolation())
                .isTrue();
        assertThat(Arrows.jdkOnly(here + "..").evaluate(planted).hasViolation()).isTrue();
        assertThat(Arrows.only("org.assertj..", "io.raybound.model..")
                        .evaluate(planted)
                        .hasViolation())
                .isTrue();
    }

    private static String[] packages(Set<String> rooms) {
        return rooms.stream().map(room -> Rooms.packageOf(room) + "..").toArray(String[]::new);
    }

    private static String segment(JavaClass type) {
        String rest = type.getPackageName().substring(HOUSE.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
