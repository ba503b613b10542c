package io.outrigger.autoconfigure.loadbalancer.health;

import java.net.URI;
import java.util.Map;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.health.Probe;
import io.outrigger.loadbalancer.standing.Health;
import io.outrigger.registry.ServiceInstance;

/**
 * Asks the health endpoint of an instance, on its management port. Whoever answers 200 is
 * healthy, or degraded if the status in the body says so; 503 and other errors mean
 * unhealthy. That there is no such endpoint (404), that it is not for everybody (401,
 * 403), or that it is elsewhere (3xx) says nothing.
 */
final class HttpProbe implements Probe {

	private static final ParameterizedTypeReference<Map<String, Object>> BODY = new ParameterizedTypeReference<>() {
	};

	private static final String DEGRADED = "DEGRADED";

	private final WebClient client;

	/**
	 * Creates a probe.
	 * @param client asks; it must leave addresses as they are
	 */
	HttpProbe(WebClient client) {
		this.client = client;
	}

	@Override
	public Mono<Health> check(ServiceInstance instance) {
		return this.client.get()
			.uri(address(instance))
			.accept(MediaType.APPLICATION_JSON, MediaType.ALL)
			.exchangeToMono(HttpProbe::health);
	}

	private static URI address(ServiceInstance instance) {
		String host = (instance.host().indexOf(':') >= 0) ? "[" + instance.host() + "]" : instance.host();
		return URI.create((instance.secure() ? "https://" : "http://") + host + ":" + instance.managementPort()
				+ instance.healthPath());
	}

	private static Mono<Health> health(ClientResponse response) {
		HttpStatusCode status = response.statusCode();
		if (status.is2xxSuccessful()) {
			// Whatever the body is, the status says that the instance is well
			return response.bodyToMono(BODY)
				.map((body) -> DEGRADED.equals(body.get("status")) ? Health.DEGRADED : Health.HEALTHY)
				.onErrorReturn(Health.HEALTHY)
				.defaultIfEmpty(Health.HEALTHY);
		}
		return response.releaseBody().thenReturn(saysNothing(status) ? Health.UNKNOWN : Health.UNHEALTHY);
	}

	private static boolean saysNothing(HttpStatusCode status) {
		return status.is3xxRedirection() || status.isSameCodeAs(HttpStatus.NOT_FOUND)
				|| status.isSameCodeAs(HttpStatus.UNAUTHORIZED) || status.isSameCodeAs(HttpStatus.FORBIDDEN);
	}

}
