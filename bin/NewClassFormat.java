import static java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import static java.lang.classfile.ClassFile.StackMapsOption;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Brings the classes of a jar to the class file format of Java 17, so that an AOT cache can hold them.
///
/// A JVM keeps no class older than Java 6 in a cache (it has no stack maps), and picocli is compiled for Java 5.
/// Usage: java bin/NewClassFormat.java JAR...   Jars that need nothing stay as they are.
void main(String[] jars) throws IOException {
    for (String jar : jars) {
        rewrite(Path.of(jar));
    }
}

private static final String NOTE = "META-INF/raybound-changes.txt";

void rewrite(Path jar) throws IOException {
    Path next = jar.resolveSibling(jar.getFileName() + ".new");
    boolean changed = false;
    try (ZipFile in = new ZipFile(jar.toFile());
            URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
            ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(next))) {
        ClassFile tool = ClassFile.of(
                StackMapsOption.GENERATE_STACK_MAPS,
                ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)
                        .orElse(ClassHierarchyResolver.defaultResolver())));
        for (ZipEntry entry : in.stream().toList()) {
            byte[] bytes = in.getInputStream(entry).readAllBytes();
            if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/")) {
                ClassModel model = tool.parse(bytes);
                if (model.majorVersion() < ClassFile.JAVA_6_VERSION) {
                    bytes = tool.transformClass(
                            model,
                            ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                                    .andThen(ClassTransform.dropping(e -> e instanceof ClassFileVersion))
                                    .andThen(ClassTransform.endHandler(
                                            b -> b.withVersion(ClassFile.JAVA_17_VERSION, 0))));
                    changed = true;
                }
            }
            ZipEntry copy = new ZipEntry(entry.getName());
            copy.setTimeLocal(java.time.LocalDateTime.of(2026, 1, 1, 0, 0));
            out.putNextEntry(copy);
            out.write(bytes);
        }
        if (changed) {
            out.putNextEntry(new ZipEntry(NOTE));
            out.write("Class files changed by Raybound: class file format 17 with stack maps; code as it was.\n"
                    .getBytes(StandardCharsets.UTF_8));
        }
    }
    if (changed) {
        Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING);
    } else {
        Files.delete(next);
    }
}
