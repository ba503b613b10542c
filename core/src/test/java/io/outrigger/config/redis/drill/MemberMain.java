package io.outrigger.config.redis.drill;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import io.outrigger.config.ConfigStore.Condition;
import io.outrigger.config.redis.drill.judge.Observer;
import io.outrigger.config.redis.drill.judge.Outcome;
import io.outrigger.redis.TestConnections;

/**
 * A {@link Member} as a process, which prints what it does; ends with its input. Its
 * arguments are the address of Redis, the {@link Times}, the id, and whether it publishes
 * all the time.
 */
public final class MemberMain {

	private static final String RUNS = "runs";

	private static final String SUFFERS = "suffers";

	private static final String SENDS = "sends";

	private static final String ENDED = "ended";

	private MemberMain() {
	}

	public static void main(String[] args) throws IOException {
		Times times = Times.valueOf(args[1]);
		Member member = new Member(TestConnections.to(args[0], times.redis()), times, args[2], new Printer());
		if (Boolean.parseBoolean(args[3])) {
			AtomicLong last = new AtomicLong();
			new Press(member, () -> args[2] + "-" + ProcessHandle.current().pid() + "-" + last.incrementAndGet());
		}
		while (System.in.read() >= 0) {
			continue;
		}
		member.close();
	}

	/*
	 * Tells what a process has printed.
	 */
	static void hear(Observer observer, String line) {
		String[] words = line.split(" ", -1);
		switch (words[0]) {
			case RUNS -> {
				Map<String, Integer> stamps = new TreeMap<>();
				for (int i = 2; i < words.length; i++) {
					String[] pair = words[i].split("=", -1);
					stamps.put(pair[0], Integer.valueOf(pair[1]));
				}
				observer.runs(Long.parseLong(words[1]), stamps);
			}
			case SUFFERS -> observer.suffers(new Condition(Long.parseLong(words[1]), Long.parseLong(words[2]),
					Long.parseLong(words[3]), Integer.parseInt(words[4])));
			case SENDS -> observer.sends(words[1]);
			case ENDED -> observer.ended(words[1], Outcome.valueOf(words[2]), Long.parseLong(words[3]));
			default -> {
				// What it logs
			}
		}
	}

	private static final class Printer implements Observer {

		@Override
		public void runs(long revision, Map<String, Integer> stamps) {
			System.out.println(RUNS + " " + revision
					+ stamps.entrySet()
						.stream()
						.map((entry) -> " " + entry.getKey() + "=" + entry.getValue())
						.collect(Collectors.joining()));
		}

		@Override
		public void suffers(Condition condition) {
			System.out.println(SUFFERS + " " + condition.rejectedRecords() + " " + condition.losses() + " "
					+ condition.restored() + " " + condition.missing());
		}

		@Override
		public void sends(String stamp) {
			System.out.println(SENDS + " " + stamp);
		}

		@Override
		public void ended(String stamp, Outcome outcome, long revision) {
			System.out.println(ENDED + " " + stamp + " " + outcome + " " + revision);
		}

	}

}
