package dev.ply.image.cli.progress;

import java.lang.reflect.Proxy;

/**
 * SIGWINCH: a terminal's size has changed. Asked for by reflection, since compilers warn of the class without a way to
 * say that it is meant.
 */
final class ResizeSignal {

    private static final String SIGNAL = "sun.misc.Signal";

    private ResizeSignal() {}

    /** Has {@code action} run, on a thread of its own, whenever the signal comes; nothing where Java can't tell. */
    static void handle(Runnable action) {
        try {
            Class<?> signal = Class.forName(SIGNAL);
            Class<?> handler = Class.forName(SIGNAL + "Handler");
            Object handling = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        action.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("WINCH"), handling);
        } catch (ReflectiveOperationException e) {
            // The size stays what it was at the start.
        }
    }
}
