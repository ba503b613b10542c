package io.outrigger.benchmarks.config.fleet;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

import io.outrigger.benchmarks.process.ChildProcess;
import io.outrigger.benchmarks.process.ClassPath;
import io.outrigger.testsupport.process.Workspace;

/**
 * A config server of Spring Cloud over plain files, which is the fastest of its backends:
 * it has nothing to fetch or to check out.
 */
public final class CloudConfigServer implements AutoCloseable {

	static final String PACKAGE = "io.outrigger.benchmarks.cloudconfig.";

	private static final int READS = 5;

	private final Path directory = Workspace.newDirectory("cloud-config-");

	private final ChildProcess server;

	private final String address;

	/**
	 * Starts it, and waits until it is ready.
	 */
	public CloudConfigServer() {
		this.server = ChildProcess.start(ClassPath.cloudConfig(), PACKAGE + "ConfigServerApplication",
				SettingsFleet.HEAP, "--server.port=0", "--spring.profiles.active=native",
				"--spring.cloud.config.server.native.search-locations=" + this.directory.toUri(),
				"--spring.main.banner-mode=off", "--logging.level.root=error");
		this.address = "http://127.0.0.1:" + this.server.awaitReady();
	}

	/**
	 * Returns where the server is.
	 * @return the address that clients are given
	 */
	public String address() {
		return this.address;
	}

	/**
	 * Writes the settings of an application, in place of what they were. Clients are told
	 * nothing.
	 * @param application its name, {@code application} for those of all
	 * @param settings keys with their values
	 */
	public void write(String application, Map<String, String> settings) {
		Properties properties = new Properties();
		properties.putAll(settings);
		Path written = this.directory.resolve(application + ".new");
		try {
			try (BufferedWriter writer = Files.newBufferedWriter(written)) {
				properties.store(writer, null);
			}
			Files.move(written, this.directory.resolve(application + ".properties"), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Writes keys for all applications.
	 * @param count how many
	 */
	public void fill(int count) {
		Map<String, String> filling = new HashMap<>();
		for (int i = 0; i < count; i++) {
			filling.put(SharedSettings.key(i), "value-" + i);
		}
		write("application", filling);
	}

	/**
	 * Starts a process that asks for everything: it says {@code COLD} and {@code WARM}
	 * with what that took.
	 * @param count how many keys there are
	 * @return the process
	 */
	public ChildProcess reader(int count) {
		return ChildProcess.start(ClassPath.cloudConfig(), PACKAGE + "EnvironmentReaderMain", SettingsFleet.HEAP,
				this.address, SharedSettings.APPLICATION, Integer.toString(count), Integer.toString(READS));
	}

	@Override
	public void close() {
		this.server.close();
		Workspace.delete(this.directory);
	}

}
