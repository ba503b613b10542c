package io.outrigger.benchmarks.registry.member;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.process.HeapInUse;
import io.outrigger.benchmarks.redis.OwnConnections;
import io.outrigger.benchmarks.registry.Crowd;
import io.outrigger.registry.redis.RedisServiceRegistry;

/**
 * A process that comes to know one service of many instances: how long that takes when it
 * is new and when it is not, and how much heap it keeps. Then says each view it sees, and
 * how much processor time it has taken so far whenever it is asked.
 */
public class CrowdReaderMain {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int WARM_READS = 15;

	/**
	 * Reads.
	 * @param args where Redis is, the namespace, and how many instances there are
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		int count = Integer.parseInt(args[2]);
		try (OwnConnections connections = OwnConnections.to(args[0])) {
			long before = HeapInUse.bytes();
			RedisServiceRegistry registry = Crowd.follower(connections, args[1]);
			System.out.println("COLD " + millis(registry, count));
			System.out.println("HEAP " + (HeapInUse.bytes() - before));
			List<Double> warm = new ArrayList<>();
			for (int i = 0; i < WARM_READS; i++) {
				RedisServiceRegistry another = Crowd.follower(connections, args[1]);
				warm.add(millis(another, count));
				another.stop();
			}
			System.out.println("WARM " + Distribution.of(warm.subList(WARM_READS / 2, WARM_READS)).median());
			registry.watch(Crowd.SERVICE).subscribe((view) -> System.out.println("VIEW " + view.revision()));
			System.out.println("READY");
			answer();
			registry.stop();
		}
	}

	private static double millis(RedisServiceRegistry registry, int count) {
		long began = System.nanoTime();
		registry.start();
		registry.watch(Crowd.SERVICE).filter((view) -> view.instances().size() == count).blockFirst(PATIENCE);
		return (System.nanoTime() - began) / 1e6;
	}

	private static void answer() throws IOException {
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			while (input.readLine() != null) {
				System.out.println("CPU " + system.getProcessCpuTime());
			}
		}
	}

}
