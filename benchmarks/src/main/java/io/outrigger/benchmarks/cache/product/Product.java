package io.outrigger.benchmarks.cache.product;

import java.util.List;

/**
 * What is cached: about 250 bytes of JSON.
 *
 * @param id by which it is asked for
 * @param name its name
 * @param description what it is
 * @param cents its price
 * @param stock how many there are
 * @param tags what it belongs to
 */
public record Product(String id, String name, String description, long cents, int stock, List<String> tags) {

	/**
	 * Returns the id of a product.
	 * @param number its number
	 * @return the id
	 */
	public static String id(int number) {
		return "product-%06d".formatted(number);
	}

	/**
	 * Returns the product of an id.
	 * @param id the id
	 * @return the product, the same for the same id
	 */
	public static Product of(String id) {
		int hash = Math.abs(id.hashCode() % 10_000);
		return new Product(id, "Lamp " + hash,
				"A lamp for a desk, with a foot of oak and a shade of linen, number " + hash, 1_990 + hash, hash % 50,
				List.of("lamps", "desks", "oak"));
	}

}
