package io.outrigger.benchmarks.cache.shared;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.outrigger.benchmarks.cache.product.Product;

/**
 * All who keep products in one Redis, ours first. They take turns, each round in another
 * order, so that what else the machine does hits all.
 */
public final class Contenders implements AutoCloseable {

	/**
	 * The name of ours.
	 */
	public static final String OURS = "ours";

	private static final List<Function<String, Contender>> ALL = List.of(OurProducts::inRedisAlone,
			OurProducts::twoLevels, PlainLettuce::reactive, PlainLettuce::async, JetCacheProducts::threads,
			JetCacheProducts::async, SpringProducts::threads, SpringProducts::async);

	private static final int PRODUCTS = 50_000;

	private static final int READ_IN_A_ROUND = 25_000;

	private final List<String> ids = IntStream.range(0, PRODUCTS).mapToObj(Product::id).toList();

	private final List<Contender> contenders;

	/**
	 * Connects all, and puts all products there.
	 * @param uri where Redis is
	 */
	public Contenders(String uri) {
		this.contenders = new ArrayList<>(ALL.stream().map((contender) -> contender.apply(uri)).toList());
		this.contenders.forEach((contender) -> contender.fill().accept(this.ids));
	}

	/**
	 * Lets each read other products than in the round before.
	 * @param number the number of the round
	 * @return how many each read in a second, by name
	 * @throws Exception if a product could not be read
	 */
	public Map<String, Double> round(int number) throws Exception {
		int from = number * READ_IN_A_ROUND % PRODUCTS;
		List<String> read = this.ids.subList(from, from + READ_IN_A_ROUND);
		Map<String, Double> throughputs = new LinkedHashMap<>();
		Collections.rotate(this.contenders, 1);
		for (Contender contender : this.contenders) {
			throughputs.put(contender.name(), contender.throughput(read));
		}
		return throughputs;
	}

	@Override
	public void close() {
		this.contenders.forEach(Contender::close);
	}

}
