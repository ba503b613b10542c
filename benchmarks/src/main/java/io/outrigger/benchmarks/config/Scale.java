package io.outrigger.benchmarks.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.config.fleet.SettingsFleet;
import io.outrigger.benchmarks.config.fleet.SharedSettings;
import io.outrigger.benchmarks.config.member.SettingsReaderMain;
import io.outrigger.benchmarks.process.ChildProcess;
import io.outrigger.benchmarks.process.ClassPath;
import io.outrigger.benchmarks.process.Pause;
import io.outrigger.benchmarks.redis.RedisUse;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * Settings of so many keys: what it takes another process to come to know them, to see
 * that one of them changes, and to tell its watchers.
 *
 * @param fresh what fresh processes took
 * @param following what changes took
 */
record Scale(List<Fresh> fresh, Following following) {

	static final int WATCHERS = 1_000;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration APART = Duration.ofMillis(10);

	private static final int WARM_UP = 20;

	static Scale of(int keys, int fresh, int changes) {
		try (RedisServer redis = RedisServer.start(); SharedSettings settings = SharedSettings.at(redis.uri())) {
			settings.fill(keys);
			List<Fresh> all = new ArrayList<>();
			for (int i = 1; i < fresh; i++) {
				try (ChildProcess reader = reader(redis, keys)) {
					all.add(Fresh.of(reader));
				}
			}
			try (ChildProcess last = reader(redis, keys)) {
				all.add(Fresh.of(last));
				return new Scale(all, following(redis, settings, last, changes));
			}
		}
	}

	double median(ToDoubleFunction<Fresh> figure) {
		return Distribution.of(this.fresh.stream().map(figure::applyAsDouble).toList()).median();
	}

	private static Following following(RedisServer redis, SharedSettings settings, ChildProcess reader, int changes) {
		changes(settings, reader, "VIEW ", WARM_UP);
		RedisUse before = RedisUse.of(redis);
		Distribution seen = changes(settings, reader, "VIEW ", changes);
		RedisUse use = RedisUse.of(redis).since(before, changes);
		return new Following(seen, use.sent() + use.received(), told(settings, reader, 1, changes),
				told(settings, reader, WATCHERS, changes));
	}

	private static ChildProcess reader(RedisServer redis, int keys) {
		ChildProcess reader = ChildProcess.start(ClassPath.own(), SettingsReaderMain.class.getName(),
				SettingsFleet.HEAP, redis.uri(), Integer.toString(keys));
		reader.awaitReady();
		return reader;
	}

	/*
	 * Each watcher is told the present state first.
	 */
	private static Distribution told(SharedSettings settings, ChildProcess reader, int watchers, int changes) {
		String mark = "TOLD-" + watchers;
		reader.ask(Integer.toString(watchers), mark, PATIENCE);
		changes(settings, reader, mark + " ", WARM_UP);
		return changes(settings, reader, mark + " ", changes);
	}

	private static Distribution changes(SharedSettings settings, ChildProcess reader, String mark, int changes) {
		List<Double> millis = new ArrayList<>();
		for (int i = 0; i < changes; i++) {
			Pause.upTo(APART);
			long began = System.nanoTime();
			String line = mark + settings.set(SharedSettings.KEY, mark + i);
			long time = reader.lines()
				.time(line, began + PATIENCE.toNanos())
				.orElseThrow(
						() -> new IllegalStateException("The reader has not said " + line + " within " + PATIENCE));
			millis.add((time - began) / 1e6);
		}
		return Distribution.of(millis);
	}

	/**
	 * What a fresh process took, in milliseconds.
	 *
	 * @param connected until it was connected
	 * @param cold until it knew all, from then on
	 * @param warm until it knew all when it had read them before
	 */
	record Fresh(double connected, double cold, double warm) {

		static Fresh of(ChildProcess reader) {
			return new Fresh(number(reader, "CONNECTED"), number(reader, "COLD"), number(reader, "WARM"));
		}

		private static double number(ChildProcess reader, String word) {
			return Double.parseDouble(reader.await(word, PATIENCE));
		}

	}

	/**
	 * What changes took.
	 *
	 * @param seen from publishing a change until the other process saw it, in
	 * milliseconds
	 * @param bytes what Redis sent and received for each change, to and from both
	 * processes
	 * @param toldOne from publishing until the only watcher of a pattern was told, in
	 * milliseconds
	 * @param toldAll the same until the last of 1,000 was
	 */
	record Following(Distribution seen, double bytes, Distribution toldOne, Distribution toldAll) {
	}

}
