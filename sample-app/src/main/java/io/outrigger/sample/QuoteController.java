package io.outrigger.sample;

import java.time.Duration;
import java.util.Objects;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.loadbalancer.Balanced;
import io.outrigger.config.LiveConfig;

/**
 * {@code /quotes}: asks an instance of the storefront, perhaps this one, for the price.
 */
@RestController
class QuoteController {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final WebClient client;

	private final LiveConfig<StorefrontProperties> properties;

	QuoteController(@Balanced WebClient.Builder client, LiveConfig<StorefrontProperties> properties) {
		this.client = client.build();
		this.properties = properties;
	}

	@GetMapping("/quotes/{productId}")
	Mono<Quote> quote(@PathVariable long productId) {
		return this.client.get()
			.uri("http://storefront/products/{id}", productId)
			.retrieve()
			.toEntity(Product.class)
			.timeout(PATIENCE)
			.map(this::quote);
	}

	private Quote quote(ResponseEntity<Product> answer) {
		Product product = Objects.requireNonNull(answer.getBody());
		String servedBy = Objects.requireNonNullElse(answer.getHeaders().getFirst("Outrigger-Instance"), "unknown");
		return new Quote(product.id(), product.priceCents(), this.properties.get().discountPercent(), servedBy);
	}

}
