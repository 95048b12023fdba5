/** The program of {@code embed} as a named module. It sees the library's API; the implementations are found at run time. */
module com.example.embed {
    requires dev.ply.image;
}
