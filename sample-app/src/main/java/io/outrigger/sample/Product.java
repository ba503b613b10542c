package io.outrigger.sample;

/**
 * Something to sell.
 *
 * @param id its number
 * @param name its name
 * @param priceCents its price in cents
 */
record Product(long id, String name, long priceCents) {
}
