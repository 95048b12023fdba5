package dev.ply.image.cli.progress;

import dev.ply.image.PullProgress;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Draws a line a layer, ten times a second, from a thread of its own: a pull only sets fields and is never slowed down
 * by its terminal.
 */
public final class TerminalDisplay implements PullDisplay {

    private static final long FRAME_MILLISECONDS = 100;
    private static final int FRAMES_BETWEEN_SIZES = 10;

    private final Screen screen;
    private final Queue<ImageBoard> boards = new ConcurrentLinkedQueue<>();
    private final Map<String, ImageBoard> byReference = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread artist;
    private volatile TerminalSize size = TerminalSize.DEFAULT;

    /** Draws on this terminal until it is closed. */
    public TerminalDisplay(PrintStream terminal) {
        this.screen = new Screen(terminal);
        this.artist = new Thread(this::drawUntilClosed, "progress");
        artist.setDaemon(true);
        artist.start();
    }

    /** Writes a message above what is drawn. */
    public void print(String line) {
        screen.print(line, size.columns());
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
            Map<LayerRow, Rate> rates = new HashMap<>();
            Rate total = new Rate(System.nanoTime());
            boolean last = false;
            for (int frame = 0; !last; frame++) {
                if (frame % FRAMES_BETWEEN_SIZES == 0) {
                    size = TerminalSize.ask().orElse(TerminalSize.DEFAULT);
                }
                last = closed.await(FRAME_MILLISECONDS, TimeUnit.MILLISECONDS);
                drawBoards(rates, total);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drawBoards(Map<LayerRow, Rate> rates, Rate total) {
        @Nullable ImageBoard board = boards.peek();
        while (board != null) {
            draw(board, rates, total);
            if (!board.hasEnded()) {
                return;
            }
            screen.freeze();
            rates.clear();
            boards.remove();
            board = boards.peek();
        }
    }

    private void draw(ImageBoard board, Map<LayerRow, Rate> rates, Rate total) {
        long now = System.nanoTime();
        for (LayerRow row : board.rows()) {
            rates.computeIfAbsent(row, r -> new Rate(now)).update(row.downloaded(), now);
        }
        total.update(board.downloaded(), now);
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
