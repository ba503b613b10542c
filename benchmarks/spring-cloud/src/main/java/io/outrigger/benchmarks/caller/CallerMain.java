package io.outrigger.benchmarks.caller;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A process that calls the echo service as it is told.
 */
public class CallerMain {

	/**
	 * Does what it is told until its input ends.
	 * @param args where the instances of the service are, with commas between them, and
	 * the properties that switch everything of ours on
	 * @throws IOException if the input cannot be read
	 * @throws InterruptedException if interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		List<String> everything = List.of(args).subList(1, args.length);
		try (Contenders contenders = new Contenders(List.of(args[0].split(",", -1)), everything);
				BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			System.out.println("READY");
			for (String line = input.readLine(); line != null; line = input.readLine()) {
				obey(contenders, line.split(" ", -1));
			}
		}
	}

	private static void obey(Contenders contenders, String[] order) throws InterruptedException {
		Contender contender = contenders.get(order[1]);
		Duration time = Duration.parse(order[2]);
		switch (order[0]) {
			case "LOAD" -> {
				ClosedLoop.Load load = ClosedLoop.run(contender, time);
				System.out.printf(Locale.ROOT, "LOADED %.3f %.3f %d%n", load.perSecond(), load.bytes(), load.failed());
			}
			case "PACE" -> {
				double perSecond = Double.parseDouble(order[3]);
				OpenLoop.Pace pace = OpenLoop.run(contender, perSecond, time, Long.parseLong(order[4]));
				System.out.printf(Locale.ROOT, "PACED %.3f %.3f %d%n", pace.micros(50), pace.micros(99), pace.failed());
			}
			default -> throw new IllegalArgumentException("Nobody knows how to " + order[0]);
		}
	}

}
