package dev.ply.image.cli.progress;

/** Counts layers in words. */
final class Layers {

    private Layers() {}

    static String count(int layers) {
        return layers + (layers == 1 ? " layer" : " layers");
    }
}
