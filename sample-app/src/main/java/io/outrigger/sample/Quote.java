package io.outrigger.sample;

/**
 * What a product costs today.
 *
 * @param productId number of the product
 * @param priceCents list price in cents
 * @param discountPercent discount of the day
 * @param servedBy instance that told the price
 */
record Quote(long productId, long priceCents, int discountPercent, String servedBy) {
}
