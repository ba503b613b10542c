package io.outrigger.benchmarks.caller;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreaker;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerExchangeFilterFunction;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * All who call, in one process. What is traced is in one application, for each further
 * one would have Boot tell its listeners of every scope of all of them.
 */
final class Contenders implements AutoCloseable {

	private static final String SERVICE = "echo";

	private static final String PATH = "/echo/{text}";

	private static final String ACTUATE = "org.springframework.boot.actuate.autoconfigure.";

	private static final String UNTRACED = "spring.autoconfigure.exclude=" + ACTUATE
			+ "tracing.OpenTelemetryTracingAutoConfiguration," + ACTUATE + "tracing.MicrometerTracingAutoConfiguration,"
			+ ACTUATE + "tracing.NoopTracerAutoConfiguration";

	/*
	 * A bare client knows no registry either.
	 */
	private static final String UNOBSERVED = UNTRACED + "," + ACTUATE
			+ "observation.web.client.HttpClientObservationsAutoConfiguration";

	/*
	 * Would let 25 calls through at a time, only because our starter brings bulkheads.
	 */
	private static final String NO_BULKHEAD = "spring.cloud.circuitbreaker.bulkhead.resilience4j.enabled=false";

	private static final int FIRST_CALLS = 10;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final List<ConfigurableApplicationContext> applications = new ArrayList<>();

	private final Map<String, Contender> byName;

	/**
	 * Starts them.
	 * @param addresses where the instances of the service are, as host and port
	 * @param everything properties that switch everything of ours on
	 */
	Contenders(List<String> addresses, List<String> everything) {
		List<String> ours = new ArrayList<>(everything);
		for (int i = 0; i < addresses.size(); i++) {
			String[] address = addresses.get(i).split(":", -1);
			ours.add("outrigger.registry.static." + SERVICE + "[" + i + "].host=" + address[0]);
			ours.add("outrigger.registry.static." + SERVICE + "[" + i + "].port=" + address[1]);
			ours.add("spring.cloud.discovery.client.simple.instances.%s[%d].uri=http://%s".formatted(SERVICE, i,
					addresses.get(i)));
		}
		ConfigurableApplicationContext traced = start(ours);
		ConfigurableApplicationContext untraced = start(with(ours, UNTRACED));
		ConfigurableApplicationContext unobserved = start(with(ours, UNOBSERVED));
		this.byName = Map.of("bare", fixed(WebClient.create(), addresses), "boot",
				fixed(traced.getBean("bootClient", WebClient.class), addresses), "libraries",
				handWired(unobserved, addresses), "cloud", springCloud(traced, WebClient.create()), "cloud-observed",
				springCloud(traced, traced.getBean("bootClient", WebClient.class)), "ours", ours(traced),
				"ours-untraced", ours(untraced), "ours-unobserved", ours(unobserved));
		this.byName.values().forEach(Contenders::callOnce);
		this.applications.forEach(Contenders::requireLimits);
	}

	/*
	 * What is made by the first call may take longer than some wait for an answer.
	 */
	private static void callOnce(Contender contender) {
		contender.call("first").retry(FIRST_CALLS).block(PATIENCE);
	}

	/*
	 * Whatever is not on would cost nothing.
	 */
	private static void requireLimits(ConfigurableApplicationContext application) {
		if (application.getBean(CircuitBreakerRegistry.class).getAllCircuitBreakers().isEmpty()
				|| application.getBean(BulkheadRegistry.class).getAllBulkheads().isEmpty()
				|| application.getBean(RateLimiterRegistry.class).getAllRateLimiters().isEmpty()) {
			throw new IllegalStateException("Not everything of ours is on");
		}
	}

	private static List<String> with(List<String> properties, String... more) {
		List<String> all = new ArrayList<>(properties);
		all.addAll(List.of(more));
		return all;
	}

	private ConfigurableApplicationContext start(List<String> properties) {
		List<String> all = with(properties, "spring.application.name=caller", "spring.main.banner-mode=off",
				"logging.level.root=error", "outrigger.spring-cloud.enabled=false", NO_BULKHEAD);
		ConfigurableApplicationContext application = new SpringApplicationBuilder(CallingApplication.class)
			.web(WebApplicationType.NONE)
			.properties(all.toArray(String[]::new))
			.run();
		this.applications.add(application);
		return application;
	}

	/*
	 * Nobody balances here: the instances take turns.
	 */
	private static Contender fixed(WebClient client, List<String> addresses) {
		String[] templates = addresses.stream().map((address) -> "http://" + address + PATH).toArray(String[]::new);
		AtomicInteger turn = new AtomicInteger();
		return (text) -> client.get()
			.uri(templates[Math.floorMod(turn.getAndIncrement(), templates.length)], text)
			.retrieve()
			.bodyToMono(String.class);
	}

	private static Contender handWired(ConfigurableApplicationContext application, List<String> addresses) {
		List<Contender> instances = addresses.stream().map((address) -> {
			HandWired wired = new HandWired(application, SERVICE, address);
			WebClient client = application.getBean("bootClient", WebClient.class).mutate().filter(wired).build();
			String template = "http://" + address + PATH;
			return (Contender) (text) -> client.get()
				.uri(template, text)
				.httpRequest(wired::write)
				.retrieve()
				.bodyToMono(String.class);
		}).toList();
		AtomicInteger turn = new AtomicInteger();
		return (text) -> instances.get(Math.floorMod(turn.getAndIncrement(), instances.size())).call(text);
	}

	/*
	 * As their documentation has it, but that the breaker is not looked up for each call.
	 */
	private static Contender springCloud(ConfigurableApplicationContext application, WebClient client) {
		ReactiveCircuitBreaker breaker = application.getBean(ReactiveCircuitBreakerFactory.class).create(SERVICE);
		WebClient balanced = client.mutate()
			.filter(application.getBean(ReactorLoadBalancerExchangeFilterFunction.class))
			.build();
		return (text) -> breaker.run(byService(balanced).call(text));
	}

	private static Contender ours(ConfigurableApplicationContext application) {
		return byService(application.getBean("balancedClient", WebClient.class));
	}

	private static Contender byService(WebClient client) {
		return (text) -> client.get().uri("http://" + SERVICE + PATH, text).retrieve().bodyToMono(String.class);
	}

	Contender get(String name) {
		Contender contender = this.byName.get(name);
		if (contender == null) {
			throw new IllegalArgumentException("There is no " + name + " among " + this.byName.keySet());
		}
		return contender;
	}

	@Override
	public void close() {
		this.applications.forEach(ConfigurableApplicationContext::close);
	}

}
