package io.tapeloom.broker;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is only appended to. For one thread. */
interface AppendFile extends Closeable {

  /** Opens files; tests open some that fail. */
  interface Opener {

    /** Opens a file, which is created if it does not exist, at its end. */
    AppendFile open(Path path) throws IOException;
  }

  /** Writes all bytes of the buffer. */
  void write(ByteBuffer bytes) throws IOException;

  /** Returns when all that was written is on the disk. */
  void sync() throws IOException;

  /** Opens a file of the file system. */
  static AppendFile open(Path path) throws IOException {
    var channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    return new AppendFile() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }

      @Override
      public void sync() throws IOException {
        channel.force(false);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  /** Writes the entries of a folder to the disk, so that its files are found again. */
  static void syncFolder(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
