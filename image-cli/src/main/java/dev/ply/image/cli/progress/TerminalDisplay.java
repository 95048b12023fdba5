package dev.ply.image.cli.progress;

import dev.ply.image.PullProgress;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Draws a line a layer, ten times a second, from a thread of its own: a pull only sets fields and is never slowed down
 * by its terminal.
 */
public final class TerminalDisplay implements PullDisplay {

    private static final long FRAME_MILLISECONDS = 100;

    private final Screen screen;
    private final Queue<ImageBoard> boards = new ConcurrentLinkedQueue<>();
    private final Map<String, ImageBoard> byReference = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean resized = new AtomicBoolean(true);
    private final Thread artist;
    /** Whoever has it may draw; pulls never want it unless they have something to say. */
    private final Object pencil = new Object();

    private final Map<LayerRow, Rate> rates = new HashMap<>();
    private final Rate total = new Rate(System.nanoTime());
    private volatile TerminalSize size = TerminalSize.DEFAULT;

    /** Draws on this terminal until it is closed. */
    public TerminalDisplay(PrintStream terminal) {
        this.screen = new Screen(terminal);
        ResizeSignal.handle(() -> resized.set(true));
        this.artist = new Thread(this::drawUntilClosed, "progress");
        artist.setDaemon(true);
        artist.start();
    }

    /** Writes a message above what is drawn; below a pull that has ended, such as why it failed. */
    public void print(String line) {
        synchronized (pencil) {
            @Nullable ImageBoard board = boards.peek();
            if (board != null && board.hasEnded()) {
                drawBoards();
            }
            screen.print(line, size.columns());
        }
    }

    @Override
    public void on(PullProgress event) {
        board(event).on(event);
    }

    private synchronized ImageBoard board(PullProgress event) {
        String reference = event.reference().toString();
        @Nullable ImageBoard board = byReference.get(reference);
        if (board == null || (board.hasEnded() && event instanceof PullProgress.Resolving)) {
            board = new ImageBoard(reference);
            byReference.put(reference, board);
            boards.add(board);
        }
        return board;
    }

    private void drawUntilClosed() {
        try {
            boolean last = false;
            while (!last) {
                last = closed.await(FRAME_MILLISECONDS, TimeUnit.MILLISECONDS);
                if (resized.getAndSet(false)) {
                    size = TerminalSize.ask().orElse(TerminalSize.DEFAULT);
                }
                synchronized (pencil) {
                    drawBoards();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Draws the pull that is under way, and for the last time those that have ended. */
    private void drawBoards() {
        @Nullable ImageBoard board = boards.peek();
        while (board != null) {
            draw(board);
            if (!board.hasEnded()) {
                return;
            }
            screen.freeze();
            rates.clear();
            boards.remove();
            board = boards.peek();
        }
    }

    private void draw(ImageBoard board) {
        long now = System.nanoTime();
        for (LayerRow row : board.rows()) {
            rates.computeIfAbsent(row, r -> new Rate(now)).update(row.received(), now);
        }
        total.update(board.received(), now);
        Frame frame = new Frame(size, row -> rates.getOrDefault(row, total).bytesPerSecond());
        screen.draw(frame.draw(board, total.bytesPerSecond()), size.columns());
    }

    @Override
    public void close() {
        closed.countDown();
        boolean interrupted = Thread.interrupted();
        try {
            artist.join(FRAME_MILLISECONDS * 3);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
