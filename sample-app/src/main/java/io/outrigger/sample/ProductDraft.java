package io.outrigger.sample;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * What a client says a product is.
 *
 * @param name its name
 * @param priceCents its price in cents
 */
record ProductDraft(@Nullable String name, @Nullable Long priceCents) {

	private static final int MAX_NAME = 200;

	Product toProduct(long id) {
		if (this.name == null || this.name.isBlank() || this.name.length() > MAX_NAME) {
			throw invalid("name", this.name, "not blank, at most " + MAX_NAME + " characters");
		}
		if (this.priceCents == null || this.priceCents < 0) {
			throw invalid("priceCents", this.priceCents, "a whole number, not negative");
		}
		return new Product(id, this.name, this.priceCents);
	}

	private static ResponseStatusException invalid(String field, @Nullable Object value, String rule) {
		return new ResponseStatusException(HttpStatus.BAD_REQUEST, field + " is '" + value + "' but must be: " + rule);
	}

}
