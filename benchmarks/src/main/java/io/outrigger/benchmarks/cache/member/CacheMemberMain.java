package io.outrigger.benchmarks.cache.member;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import io.outrigger.benchmarks.cache.product.OurCaches;
import io.outrigger.benchmarks.cache.product.SharedProducts;

/**
 * A process that shares a cache with others, and does with it what it is told.
 */
public class CacheMemberMain {

	/**
	 * Does what it is told until its input ends.
	 * @param args where Redis is
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		try (SharedProducts products = SharedProducts.at(args[0], OurCaches.MAX_ENTRIES);
				BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			CacheMember member = new CacheMember(products.cache());
			System.out.println("READY");
			for (String line = input.readLine(); line != null; line = input.readLine()) {
				obey(member, line.split(" ", -1));
			}
		}
	}

	private static void obey(CacheMember member, String[] order) {
		String id = order[1];
		switch (order[0]) {
			case "READ" -> System.out.println("HAS " + member.read(id).id());
			case "EVICT" -> System.out.println("CHANGED " + member.evict(id));
			case "PUT" -> System.out.println("CHANGED " + member.put(id));
			case "WATCH" -> {
				member.requirePresent(id);
				System.out.println("WATCHING " + id);
				System.out.println("GONE " + member.awaitGone(id));
			}
			case "CROWD" ->
				System.out.println("LOADED " + member.crowd(id, Integer.parseInt(order[2]), Long.parseLong(order[3])));
			default -> throw new IllegalArgumentException("Nobody knows how to " + order[0]);
		}
	}

}
