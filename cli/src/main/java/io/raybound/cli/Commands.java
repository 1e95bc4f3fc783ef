package io.raybound.cli;

import io.raybound.cli.command.Outside;
import io.raybound.cli.shell.Shell;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;

/// Which class serves which word after `raybound`. Only the one that was asked for is loaded, because reading all
/// commands' annotations takes longer than most commands.
final class Commands {
    private static final String HERE = "io.raybound.cli.";
    private static final Map<String, String> CLASSES = new LinkedHashMap<>();

    static {
        CLASSES.put("local", "local.LocalCommands");
        CLASSES.put("login", "access.Login");
        CLASSES.put("logout", "access.Logout");
        CLASSES.put("whoami", "access.WhoamiCommand");
        CLASSES.put("context", "access.ContextCommands");
        CLASSES.put("version", "access.VersionCommand");
        CLASSES.put("completion", "CompletionCommand");
        CLASSES.put("doctor", "doctor.DoctorCommand");
        CLASSES.put("cloud", "resource.CloudCommands");
        CLASSES.put("site", "resource.SiteCommands");
        CLASSES.put("project", "resource.ProjectCommands");
        CLASSES.put("compute-config", "resource.ComputeConfigCommands");
        CLASSES.put("cluster", "cluster.ClusterCommands");
        CLASSES.put("open", "cluster.OpenCommand");
        CLASSES.put("job", "job.JobCommands");
        CLASSES.put("exec", "tunnel.ExecCommand");
        CLASSES.put("port-forward", "tunnel.PortForwardCommand");
        CLASSES.put("env", "tunnel.EnvCommand");
        CLASSES.put("get", "declare.GetCommand");
        CLASSES.put("apply", "declare.ApplyCommand");
        CLASSES.put("diff", "declare.DiffCommand");
        CLASSES.put("user", "people.UserCommands");
        CLASSES.put("service-account", "people.ServiceAccountCommands");
        CLASSES.put("role", "people.RoleCommands");
        CLASSES.put("api-key", "people.ApiKeyCommands");
        CLASSES.put("audit", "people.AuditCommand");
        CLASSES.put("operator", "local.OperatorCommands");
        CLASSES.put("ca", "access.CaCommands");
    }

    /// Subcommands that are classes of their own; the others are methods of their group.
    private static final Map<String, Map<String, String>> PARTS = Map.of(
            "local", Map.of("up", "local.LocalUpCommand", "status", "local.LocalStatus"),
            "cluster", Map.of("create", "cluster.ClusterCreate", "describe", "cluster.ClusterDescribe"),
            "job", Map.of("submit", "job.JobSubmit", "logs", "job.JobLogs"),
            "role", Map.of("create", "people.RoleCreate"),
            "audit", Map.of("export", "people.AuditExport", "verify", "people.AuditVerify"));

    private Commands() {}

    /// The command line with the one command that the arguments begin with; with all of them for help and wrong words.
    static CommandLine load(Outside outside, String... arguments) {
        Construct factory = new Construct(outside);
        CommandLine root = new CommandLine(new Root(), factory);
        String first = arguments.length > 0 ? arguments[0] : "";
        String second = arguments.length > 1 ? arguments[1] : "";
        if (CLASSES.containsKey(first) && !first.equals("completion")) {
            add(root, first, second, factory);
        } else {
            CLASSES.keySet().forEach(word -> add(root, word, "", factory));
        }
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setUsageHelpWidth(110);
        root.setUsageHelpLongOptionsMaxWidth(40);
        root.setExpandAtFiles(false);
        root.setOut(Shell.writer(outside.shell().out()));
        root.setErr(Shell.writer(outside.shell().err()));
        return root;
    }

    private static void add(CommandLine root, String word, String wanted, Construct factory) {
        Class<?> type = named(CLASSES.getOrDefault(word, ""));
        CommandLine group = new CommandLine(type, factory);
        Map<String, Object> parts = new TreeMap<>();
        PARTS.getOrDefault(word, Map.of()).forEach((name, part) -> parts.put(name, named(part)));
        for (Method method : type.getDeclaredMethods()) {
            Command command = method.getAnnotation(Command.class);
            if (command != null) {
                parts.put(command.name(), method);
            }
        }
        Object one = parts.get(wanted);
        if (one != null) {
            group.addSubcommand(wanted, new CommandLine(one, factory));
        } else {
            parts.forEach((name, part) -> group.addSubcommand(name, new CommandLine(part, factory)));
        }
        root.addSubcommand(word, group);
    }

    private static Class<?> named(String part) {
        try {
            return Class.forName(HERE + part);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(part + " is no class", e);
        }
    }

    /// Makes commands with what surrounds them.
    private record Construct(Outside outside) implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Outside.class) {
                    constructor.setAccessible(true);
                    try {
                        return type.cast(constructor.newInstance(outside));
                    } catch (InvocationTargetException e) {
                        throw e.getCause() instanceof Exception cause ? cause : e;
                    }
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
