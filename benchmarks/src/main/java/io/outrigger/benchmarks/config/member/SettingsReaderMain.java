package io.outrigger.benchmarks.config.member;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.config.fleet.SharedSettings;
import io.outrigger.benchmarks.redis.OwnConnections;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.pattern.KeyPattern;
import io.outrigger.config.redis.RedisConfigCenter;

/**
 * A process that comes to know all settings of an application: how long that takes when
 * it is new and when it is not. Then says each revision it sees and, told how many
 * watchers to have, each that the last of them was told.
 */
public class SettingsReaderMain {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int WARM_READS = 9;

	private static final KeyPattern PATTERN = KeyPattern.glob("section-0.*");

	/**
	 * Reads.
	 * @param args where Redis is, and how many keys there are
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		int count = Integer.parseInt(args[1]);
		long began = System.nanoTime();
		try (OwnConnections connections = OwnConnections.to(args[0])) {
			System.out.println("CONNECTED " + (System.nanoTime() - began) / 1e6);
			RedisConfigCenter center = SharedSettings.center(connections);
			System.out.println("COLD " + millis(center, count));
			List<Double> warm = new ArrayList<>();
			for (int i = 0; i < WARM_READS; i++) {
				RedisConfigCenter another = SharedSettings.center(connections);
				warm.add(millis(another, count));
				another.stop();
			}
			System.out.println("WARM " + Distribution.of(warm.subList(WARM_READS / 2, WARM_READS)).median());
			ConfigStore store = SharedSettings.store(center);
			store.watch().subscribe((snapshot) -> System.out.println("VIEW " + snapshot.revision()));
			System.out.println("READY");
			watch(store);
			center.stop();
		}
	}

	private static double millis(RedisConfigCenter center, int count) {
		long began = System.nanoTime();
		center.start();
		ConfigStore store = SharedSettings.store(center);
		store.firstView().block(PATIENCE);
		double millis = (System.nanoTime() - began) / 1e6;
		if (store.snapshot().size() != count) {
			throw new IllegalStateException("There are " + store.snapshot().size() + " keys but must be " + count);
		}
		return millis;
	}

	private static void watch(ConfigStore store) throws IOException {
		try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			for (String line = input.readLine(); line != null; line = input.readLine()) {
				int size = Integer.parseInt(line);
				String mark = "TOLD-" + size + " ";
				Audience audience = new Audience(size, (revision) -> System.out.println(mark + revision));
				for (int i = 0; i < size; i++) {
					store.watch(PATTERN).subscribe((changes) -> audience.hears(changes.revision()));
				}
			}
		}
	}

}
