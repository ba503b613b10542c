package io.outrigger.benchmarks.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Random releases. Of a bad one a single value cannot be used, at a random place among
 * others that can.
 */
final class BadReleases {

	static final String DISCOUNT = "storefront.discount-percent";

	static final String TIMEOUT = "storefront.timeout";

	static final String WIDTH = "desk.width";

	static final String HEIGHT = "desk.height";

	private static final List<Map.Entry<String, String>> BAD = List.of(Map.entry(DISCOUNT, "95"),
			Map.entry(DISCOUNT, "-1"), Map.entry(DISCOUNT, "many"), Map.entry(TIMEOUT, "3 sheep"),
			Map.entry(WIDTH, "wide"), Map.entry(WIDTH, "0"), Map.entry(WIDTH, "-4"), Map.entry(HEIGHT, "tall"));

	private final RandomGenerator random;

	BadReleases(RandomGenerator random) {
		this.random = random;
	}

	Map<String, String> good() {
		return shuffled(Map.of(DISCOUNT, number(90), TIMEOUT, number(1_000) + "s", WIDTH, number(1_000), HEIGHT,
				number(1_000)));
	}

	/*
	 * Each changes at least two keys.
	 */
	Map<String, String> bad() {
		Map.Entry<String, String> bad = BAD.get(this.random.nextInt(BAD.size()));
		Map<String, String> release = good();
		release.replace(bad.getKey(), bad.getValue());
		List<String> others = new ArrayList<>(release.keySet());
		others.remove(bad.getKey());
		others.subList(0, this.random.nextInt(others.size())).forEach(release::remove);
		return release;
	}

	private Map<String, String> shuffled(Map<String, String> values) {
		List<String> keys = new ArrayList<>(values.keySet());
		Collections.sort(keys);
		Map<String, String> shuffled = new LinkedHashMap<>();
		while (!keys.isEmpty()) {
			String key = keys.remove(this.random.nextInt(keys.size()));
			shuffled.put(key, values.get(key));
		}
		return shuffled;
	}

	private String number(int max) {
		return Integer.toString(this.random.nextInt(1, max + 1));
	}

}
