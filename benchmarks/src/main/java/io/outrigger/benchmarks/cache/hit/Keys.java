package io.outrigger.benchmarks.cache.hit;

import java.util.function.BiConsumer;
import java.util.stream.IntStream;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import io.outrigger.benchmarks.cache.product.Product;

/**
 * What a thread asks for: each key in turn, never the object under which it was put.
 */
@State(Scope.Thread)
public class Keys {

	/*
	 * More than half is taken: before that, Caffeine spares some caches and not others
	 * the noting of reads.
	 */
	static final int MAX_ENTRIES = 1_500;

	private static final int COUNT = 1024;

	private static final int APART = 32;

	private final String[] ids = IntStream.range(0, COUNT).mapToObj(Product::id).toArray(String[]::new);

	/*
	 * Far from whatever else lies beside it in memory, which other threads may read:
	 * otherwise they would wait for each other by chance.
	 */
	private final int[] next = new int[2 * APART];

	String next() {
		return this.ids[this.next[APART]++ & (COUNT - 1)];
	}

	static void fill(BiConsumer<String, Product> put) {
		IntStream.range(0, COUNT).mapToObj(Product::id).forEach((id) -> put.accept(id, Product.of(id)));
	}

}
