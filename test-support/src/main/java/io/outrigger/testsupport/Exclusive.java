package io.outrigger.testsupport;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Keeps test classes of a module apart that would take each other's processor time, in
 * whichever process they run: those that drill many processes, and those that keep all of
 * them busy.
 */
public final class Exclusive implements BeforeAllCallback, AfterAllCallback {

	private static final Path FILE = Path.of("target", "exclusive.lock");

	private @Nullable FileChannel channel;

	@Override
	public void beforeAll(ExtensionContext context) throws IOException {
		Files.createDirectories(FILE.toAbsolutePath().getParent());
		FileChannel opened = FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		this.channel = opened;
		opened.lock();
	}

	@Override
	public void afterAll(ExtensionContext context) throws IOException {
		FileChannel opened = this.channel;
		if (opened != null) {
			opened.close();
		}
	}

}
