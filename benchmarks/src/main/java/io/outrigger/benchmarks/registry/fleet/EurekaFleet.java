package io.outrigger.benchmarks.registry.fleet;

import java.util.List;
import java.util.stream.Stream;

import io.outrigger.benchmarks.process.ChildProcess;
import io.outrigger.benchmarks.process.ClassPath;
import io.outrigger.benchmarks.process.Lines;
import io.outrigger.testsupport.net.Ports;

/**
 * Spring Cloud applications around a Eureka server. Changes are made by the calls that a
 * client makes, without the time until it makes them.
 */
public final class EurekaFleet implements Fleet {

	private static final String PACKAGE = "io.outrigger.benchmarks.eureka.";

	private final EurekaTimes times;

	private final int port;

	private final ChildProcess server;

	private final EurekaCalls calls;

	private final List<ChildProcess> followers;

	/**
	 * Starts them, and waits until they are ready.
	 * @param times how they are set up
	 */
	public EurekaFleet(EurekaTimes times) {
		this.times = times;
		this.port = Ports.pick();
		this.calls = new EurekaCalls("http://127.0.0.1:" + this.port + "/eureka/");
		this.server = start("EurekaServerApplication",
				Stream.concat(Stream.of("--server.port=" + this.port, "--eureka.client.register-with-eureka=false",
						"--eureka.client.fetch-registry=false"), times.server().stream()));
		this.server.awaitReady();
		this.followers = Stream.of("one", "two", "three").map(List::of).map(this::members).toList();
		this.followers.forEach(ChildProcess::awaitReady);
	}

	/**
	 * Returns the way to the server.
	 * @return its calls
	 */
	public EurekaCalls calls() {
		return this.calls;
	}

	private ChildProcess members(List<String> names) {
		// Without the server's jars beside it a client would do without Jersey
		Stream<String> first = Stream.of(String.join(",", names), "--eureka.client.jersey.enabled=false",
				"--eureka.instance.instance-id=${spring.application.name}");
		return start("EurekaMemberApplication", Stream.concat(first, this.times.members().stream()));
	}

	private ChildProcess start(String application, Stream<String> options) {
		Stream<String> common = Stream.of("--eureka.client.service-url.defaultZone=" + this.calls.address(),
				"--eureka.instance.hostname=127.0.0.1", "--spring.main.banner-mode=off", "--logging.level.root=error");
		return ChildProcess.start(ClassPath.eureka(), PACKAGE + application,
				Stream.concat(options, common).toArray(String[]::new));
	}

	@Override
	public void register(String service, String id) {
		this.calls.register(service, id);
	}

	@Override
	public void takeOut(String service, String id) {
		this.calls.outOfService(service, id);
	}

	@Override
	public String takenOut(String service, String id) {
		// Its clients list whoever is up, and nobody else
		return Fleet.gone(service, id);
	}

	@Override
	public void deregister(String service, String id) {
		this.calls.deregister(service, id);
	}

	@Override
	public List<Lines> followers() {
		return this.followers.stream().map(ChildProcess::lines).toList();
	}

	@Override
	public ChildProcess victim(List<String> services) {
		ChildProcess victims = members(services);
		victims.awaitReady();
		return victims;
	}

	@Override
	public void close() {
		this.followers.forEach(ChildProcess::close);
		this.server.close();
		Ports.giveBack(this.port);
	}

}
