package io.outrigger.registry.redis.drill;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

import io.outrigger.redis.TestConnections;
import io.outrigger.registry.InstanceStatus;

/**
 * A {@link Member} as a process, which prints what it sees; ends with its input. Its
 * arguments are the address of Redis, the {@link Times} and the id.
 */
public final class MemberMain {

	static final String SEES = "sees";

	static final String HOLDS = "holds";

	static final String CLOCK = "clock";

	private MemberMain() {
	}

	public static void main(String[] args) throws IOException {
		System.out.println(CLOCK + " " + System.currentTimeMillis());
		Times times = Times.valueOf(args[1]);
		Member member = new Member(TestConnections.to(args[0], times.redis()), times, args[2], new Printer());
		while (System.in.read() >= 0) {
			continue;
		}
		member.close();
	}

	private static final class Printer implements Member.Observer {

		@Override
		public void sees(Map<String, InstanceStatus> listed) {
			System.out.println(SEES + listed.entrySet()
				.stream()
				.map((entry) -> " " + entry.getKey() + "=" + entry.getValue())
				.collect(Collectors.joining()));
		}

		@Override
		public void holds(long incarnation) {
			System.out.println(HOLDS + " " + incarnation);
		}

	}

}
