package io.raybound.cli.tunnel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// Leaves Ctrl-C to the child: the terminal sends it to both, and the child decides whether it ends.
///
/// The JDK has no supported way; its unsupported one is used when it is there.
final class Interrupts {
    private Interrupts() {}

    static void leaveToChild() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object nothing = Proxy.newProxyInstance(
                    Interrupts.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> null);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), nothing);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            // then Ctrl-C ends both, which loses nothing
        }
    }
}
