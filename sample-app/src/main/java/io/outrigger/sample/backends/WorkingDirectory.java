package io.outrigger.sample.backends;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.util.FileSystemUtils;

/**
 * A directory for everything the servers write, which goes when it is closed.
 *
 * @param path where it is
 */
record WorkingDirectory(Path path) implements Closeable {

	static WorkingDirectory create() {
		try {
			return new WorkingDirectory(Files.createTempDirectory("outrigger-backends-"));
		}
		catch (IOException ex) {
			throw new BackendsException("No directory can be made in " + System.getProperty("java.io.tmpdir")
					+ " (name another one with java -Djava.io.tmpdir=…): " + ex, ex);
		}
	}

	@Override
	public void close() {
		try {
			FileSystemUtils.deleteRecursively(this.path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
