package io.outrigger.benchmarks.config.fleet;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.outrigger.benchmarks.process.ChildProcess;
import io.outrigger.benchmarks.process.ClassPath;
import io.outrigger.benchmarks.process.Lines;

/**
 * Spring Cloud applications around a config server. A publication writes a file and tells
 * every client at once to refresh, which is sooner than a bus would.
 */
public final class CloudConfigSettings implements SettingsFleet {

	/**
	 * What the peer is called in reports.
	 */
	public static final String NAME = "Spring Cloud Config 4.3.1, native files, each client refreshed";

	private final CloudConfigServer server = new CloudConfigServer();

	private final HttpCalls calls = new HttpCalls();

	private final List<ChildProcess> followers;

	private final List<String> ports;

	/**
	 * Starts them, and waits until they are ready.
	 * @param keys how many keys there are, in a file of their own, that nothing is bound
	 * to
	 */
	public CloudConfigSettings(int keys) {
		this.server.fill(keys);
		this.server.write(SharedSettings.APPLICATION, Map.of("storefront.discount-percent", "5"));
		this.followers = IntStream.range(0, 3).mapToObj((i) -> client()).toList();
		this.ports = this.followers.stream().map(ChildProcess::awaitReady).toList();
	}

	/*
	 * With the server's jars beside it a client would be off.
	 */
	private ChildProcess client() {
		return ChildProcess.start(ClassPath.cloudConfig(), CloudConfigServer.PACKAGE + "ConfigClientApplication", HEAP,
				"--spring.application.name=" + SharedSettings.APPLICATION, "--server.port=0",
				"--spring.config.import=configserver:" + this.server.address(), "--spring.cloud.config.enabled=true",
				"--management.endpoints.web.exposure.include=refresh", "--spring.main.banner-mode=off",
				"--logging.level.root=off");
	}

	@Override
	public CompletableFuture<Boolean> publish(Map<String, String> settings) {
		this.server.write(SharedSettings.APPLICATION, settings);
		List<CompletableFuture<Integer>> refreshes = this.ports.stream()
			.map((port) -> this.calls.post(port, "refresh", ""))
			.toList();
		return CompletableFuture.allOf(refreshes.toArray(CompletableFuture[]::new))
			.thenApply((all) -> refreshes.stream().allMatch((refresh) -> isTaken(refresh.join())));
	}

	private static boolean isTaken(int status) {
		if (status != 200 && status != 500) {
			throw new IllegalStateException("A refresh was answered with " + status);
		}
		return status == 200;
	}

	@Override
	public List<Lines> followers() {
		return this.followers.stream().map(ChildProcess::lines).toList();
	}

	@Override
	public List<String> states() {
		return this.followers.stream().map(SettingsFleet::state).toList();
	}

	@Override
	public void close() {
		this.followers.forEach(ChildProcess::close);
		this.server.close();
	}

}
