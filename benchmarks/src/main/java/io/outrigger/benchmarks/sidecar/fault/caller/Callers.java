package io.outrigger.benchmarks.sidecar.fault.caller;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;

import io.outrigger.benchmarks.sidecar.fault.callee.Stage;
import io.outrigger.loadbalancer.InstanceReport;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.AttemptCounts;
import io.outrigger.loadbalancer.attempt.AttemptEngine;

/**
 * An application that sends each request twice: with the sidecar, and without it to one
 * callee after the other, by the same client of Spring Boot's and the same kind of
 * connections.
 */
public final class Callers implements AutoCloseable {

	/**
	 * The name of those who call with the sidecar.
	 */
	public static final String WITH = "with";

	/**
	 * The name of those who call without it.
	 */
	public static final String WITHOUT = "without";

	/*
	 * Errors after a caller has cancelled, of which Reactor tells, with whatever client.
	 */
	private static final String DROPPED = "logging.level.reactor.core.publisher.Operators=off";

	private final String service;

	private final Connector balanced;

	private final Connector plain;

	private final ConfigurableApplicationContext application;

	private final Caller with;

	private final Caller without;

	/**
	 * Starts the application.
	 * @param service the name of the service that it calls
	 * @param stage where the callees are
	 * @param requests how many requests there will be, each way
	 * @param deadline how long those without the sidecar wait
	 * @param properties properties of the application
	 */
	public Callers(String service, Stage stage, int requests, Duration deadline, List<String> properties) {
		this.service = service;
		this.balanced = new Connector(WITH, stage.names().address());
		this.plain = new Connector(WITHOUT, stage.names().address());
		List<String> hosts = new ArrayList<>();
		for (int i = 0; i < stage.callees().size(); i++) {
			hosts.add("%s-%d.test:%d".formatted(service, i, stage.callees().get(i).network().port()));
		}
		this.application = start(hosts, properties);
		WebClient ours = this.application.getBean("balanced", WebClient.class);
		this.with = new Caller((number) -> ours.get()
			.uri("http://" + service + "/{caller}/{number}", WITH, number)
			.retrieve()
			.bodyToMono(String.class), new Outcomes(requests));
		WebClient theirs = this.application.getBean("plain", WebClient.class)
			.mutate()
			.clientConnector(this.plain.http())
			.build();
		this.without = new Caller((number) -> theirs.get()
			.uri("http://" + hosts.get(number % hosts.size()) + "/{caller}/{number}", WITHOUT, number)
			.retrieve()
			.bodyToMono(String.class)
			.timeout(deadline), new Outcomes(requests));
	}

	private ConfigurableApplicationContext start(List<String> hosts, List<String> properties) {
		List<String> all = new ArrayList<>(properties);
		all.addAll(List.of("spring.application.name=caller", "spring.main.banner-mode=off", "logging.level.root=error",
				DROPPED, "spring.reactor.netty.shutdown-quiet-period=0"));
		for (int i = 0; i < hosts.size(); i++) {
			String[] address = hosts.get(i).split(":", -1);
			all.add("outrigger.registry.static." + this.service + "[" + i + "].host=" + address[0]);
			all.add("outrigger.registry.static." + this.service + "[" + i + "].port=" + address[1]);
		}
		return new SpringApplicationBuilder(CallingApplication.class).web(WebApplicationType.NONE)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(Connector.class,
					() -> this.balanced))
			.properties(all.toArray(String[]::new))
			.run();
	}

	/**
	 * Returns who calls with the sidecar.
	 * @return the caller
	 */
	public Caller with() {
		return this.with;
	}

	/**
	 * Returns who calls without it.
	 * @return the caller
	 */
	public Caller without() {
		return this.without;
	}

	/**
	 * Returns how many tries followed one that failed.
	 * @return their number
	 */
	public long retries() {
		AttemptCounts counts = this.application.getBean(AttemptEngine.class).counts(this.service);
		return (counts != null) ? counts.failovers() : 0;
	}

	/**
	 * Returns how many tries were sent beside one that was slow.
	 * @return their number
	 */
	public long hedges() {
		AttemptCounts counts = this.application.getBean(AttemptEngine.class).counts(this.service);
		return (counts != null) ? counts.hedges() : 0;
	}

	/**
	 * Returns what must be zero once nobody calls any more.
	 * @return what it is now, by its name
	 */
	public Map<String, Integer> held() {
		Map<String, IntSupplier> looks = new LinkedHashMap<>();
		looks.put("requests with", this.with.outcomes()::running);
		looks.put("requests without", this.without.outcomes()::running);
		looks.put("in flight", this::inFlight);
		Permits permits = Permits.of(this.application);
		looks.put("places of bulkheads", permits::ofBulkheads);
		looks.put("permits of half-open breakers", permits::ofBreakers);
		looks.put("connections with", this.balanced.pools()::acquired);
		looks.put("connections without", this.plain.pools()::acquired);
		looks.put("waiting for connections with", this.balanced.pools()::pending);
		looks.put("waiting for connections without", this.plain.pools()::pending);
		Map<String, Integer> held = new LinkedHashMap<>();
		looks.forEach((name, look) -> held.put(name, look.getAsInt()));
		return held;
	}

	private int inFlight() {
		LoadBalancers balancers = this.application.getBean(LoadBalancers.class);
		return Objects.requireNonNull(balancers.find(this.service))
			.report()
			.stream()
			.mapToInt(InstanceReport::inFlight)
			.sum();
	}

	@Override
	public void close() {
		this.application.close();
		this.balanced.close();
		this.plain.close();
	}

}
