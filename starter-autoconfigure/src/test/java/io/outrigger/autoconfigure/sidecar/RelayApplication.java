package io.outrigger.autoconfigure.sidecar;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.loadbalancer.Balanced;
import io.outrigger.autoconfigure.sidecar.identity.IdentityProperties;
import io.outrigger.autoconfigure.sidecar.route.RoutesProperties;

/**
 * An application that shows which headers it gets, and passes on what came in, as a
 * careless one would. Its identity and its routes change as a test says.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
class RelayApplication {

	static final ParameterizedTypeReference<Map<String, String>> SEEN = ParameterizedTypeReference
		.forType(Headers.class);

	final AtomicInteger calls = new AtomicInteger();

	private final AtomicReference<IdentityProperties> identity = new AtomicReference<>(
			bind("identity", IdentityProperties.class, Map.of()));

	private final AtomicReference<RoutesProperties> routes = new AtomicReference<>(new RoutesProperties(Map.of()));

	@Autowired
	@Balanced
	private ObjectProvider<WebClient.Builder> webClient;

	void identity(Map<String, String> properties) {
		this.identity.set(bind("identity", IdentityProperties.class, properties));
	}

	void routes(Map<String, String> properties) {
		Map<String, String> all = new TreeMap<>();
		properties.forEach((name, value) -> all.put("outrigger.sidecar.routes." + name, value));
		this.routes.set(new Binder(new MapConfigurationPropertySource(all)).bindOrCreate("outrigger.sidecar",
				Bindable.of(RoutesProperties.class)));
	}

	private static <T> T bind(String prefix, Class<T> type, Map<String, String> properties) {
		Map<String, String> all = new TreeMap<>();
		properties.forEach((name, value) -> all.put("outrigger.sidecar." + prefix + "." + name, value));
		return new Binder(new MapConfigurationPropertySource(all)).bindOrCreate("outrigger.sidecar." + prefix,
				Bindable.of(type));
	}

	@Bean
	@Primary
	LiveSettings.Source live() {
		return new LiveSettings.Source() {

			@Override
			@SuppressWarnings("unchecked")
			public <P> Supplier<P> of(P fixed) {
				if (fixed instanceof IdentityProperties) {
					return () -> (P) RelayApplication.this.identity.get();
				}
				return (fixed instanceof RoutesProperties) ? () -> (P) RelayApplication.this.routes.get() : () -> fixed;
			}

		};
	}

	@RequestMapping("/echo")
	Map<String, String> echo(@RequestHeader HttpHeaders headers) {
		Map<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.forEach((name, values) -> seen.put(name, String.join(",", values)));
		return seen;
	}

	@GetMapping("/elsewhere")
	ResponseEntity<Void> elsewhere(ServerWebExchange exchange) {
		URI uri = exchange.getRequest().getURI();
		return ResponseEntity.status(302).location(URI.create("http://localhost:" + uri.getPort() + "/echo")).build();
	}

	@GetMapping("/second")
	ResponseEntity<Map<String, String>> second(@RequestHeader HttpHeaders headers) {
		return (this.calls.incrementAndGet() == 1) ? ResponseEntity.status(503).build()
				: ResponseEntity.ok(echo(headers));
	}

	@GetMapping("/relay")
	Mono<Map<String, String>> relay(ServerWebExchange exchange) {
		return relay(this.webClient.getObject().build(), "http://stock/echo", exchange);
	}

	@GetMapping("/relay/own")
	Mono<Map<String, String>> relayToItself(ServerWebExchange exchange) {
		return relay(this.webClient.getObject().build(), "http://orders/echo", exchange);
	}

	@GetMapping("/relay/behind")
	Mono<Map<String, String>> relayByAFilter(ServerWebExchange exchange) {
		WebClient client = this.webClient.getObject()
			.filter((request,
					next) -> next.exchange(ClientRequest.from(request)
						.headers((headers) -> copy(exchange, headers))
						.cookie("session", "s1")
						.build()))
			.build();
		return client.get()
			.uri("http://stock/echo")
			.cookie("mine", "1")
			.header("X-Key", "other")
			.retrieve()
			.bodyToMono(SEEN);
	}

	@GetMapping("/relay/body")
	Mono<Map<String, String>> relayByABody(ServerWebExchange exchange) {
		return this.webClient.getObject()
			.build()
			.post()
			.uri("http://stock/echo")
			.cookie("mine", "1")
			.header("X-Key", "other")
			.body((written, context) -> {
				copy(exchange, written.getHeaders());
				written.getCookies().add("session", new HttpCookie("session", "s1"));
				return written.setComplete();
			})
			.retrieve()
			.bodyToMono(SEEN);
	}

	private static Mono<Map<String, String>> relay(WebClient client, String uri, ServerWebExchange exchange) {
		return client.get()
			.uri(uri)
			.headers((headers) -> copy(exchange, headers))
			.cookies((cookies) -> exchange.getRequest()
				.getCookies()
				.forEach((name, values) -> values.forEach((cookie) -> cookies.add(name, cookie.getValue()))))
			.cookie("mine", "1")
			.header("X-Key", "other")
			.retrieve()
			.bodyToMono(SEEN);
	}

	private static void copy(ServerWebExchange exchange, HttpHeaders headers) {
		HttpHeaders received = exchange.getRequest().getHeaders();
		String own = received.getFirst("X-Authorization");
		Stream.of("Authorization", "Proxy-Authorization")
			.filter(received::containsKey)
			.forEach((name) -> headers.set(name, received.getFirst(name)));
		if (own != null && !own.isEmpty()) {
			headers.set("Authorization", own);
		}
	}

	/**
	 * Headers in whatever case.
	 */
	static final class Headers extends TreeMap<String, String> {

		private static final long serialVersionUID = 1L;

		Headers() {
			super(String.CASE_INSENSITIVE_ORDER);
		}

	}

}
