package io.outrigger.benchmarks.simulation.scenario;

import java.time.Duration;
import java.util.List;

import io.outrigger.benchmarks.simulation.scenario.Scenario.Traffic;
import io.outrigger.benchmarks.simulation.server.Server;
import io.outrigger.benchmarks.simulation.server.Server.Reach;
import io.outrigger.benchmarks.simulation.server.ServiceTime;
import io.outrigger.registry.InstanceStatus;

/**
 * The scenarios. Where nothing else is said there are 10 clients, and requests come by
 * chance.
 */
public final class Scenarios {

	/**
	 * Ten equal instances at 85 % of what they can do, of whose requests some take much
	 * longer than most.
	 */
	public static final Scenario HOMOGENEOUS = new Scenario("homogeneous", Traffic.poisson(3400, 12), Duration.ZERO,
			(world) -> fleet(world, 10, 8));

	/**
	 * The same, and each hundredth request fails, wherever it goes: no instance is to
	 * blame.
	 */
	public static final Scenario ERRORS = new Scenario("1 % errors everywhere", Traffic.poisson(3400, 10),
			Duration.ZERO, Scenarios::errors);

	/**
	 * Linkerd's experiment of 2016: one of eleven instances takes two seconds instead of
	 * 167 ms for half a minute, and clients wait one second.
	 */
	public static final Scenario SLOW = new Scenario("slow instance", Traffic.poisson(1000, 60), Duration.ofSeconds(1),
			(world) -> linkerd(world, 200, Duration.ofSeconds(2)));

	/**
	 * The same, but that instance fails within a millisecond.
	 */
	public static final Scenario FAST_FAILING = new Scenario("fast-failing instance", Traffic.poisson(1000, 60),
			Duration.ofSeconds(1), (world) -> linkerd(world, 500, Duration.ofMillis(1)));

	/**
	 * Two of ten instances have half of their workers from the fifth second on, and work
	 * at 70 % of what all could do before.
	 */
	public static final Scenario HALVED = new Scenario("capacity halved on 2 of 10", Traffic.poisson(1400, 25),
			Duration.ofSeconds(1), Scenarios::halved);

	/**
	 * Palantir Dialogue's: two instances that slow down beyond 60 requests at a time, one
	 * of which takes ten seconds for seven. Clients wait for ever.
	 */
	public static final Scenario DRASTIC_SLOWDOWN = new Scenario("drastic slowdown", Traffic.steady(200, 20),
			Duration.ZERO, (world) -> dialogue(world, 200, Duration.ofSeconds(10)));

	/**
	 * The same, but for those seven seconds that instance answers 503 after one second.
	 */
	public static final Scenario SLOW_503 = new Scenario("slow 503s, then revert", Traffic.steady(200, 15),
			Duration.ZERO, (world) -> dialogue(world, 503, Duration.ofSeconds(1)));

	/**
	 * A tenth instance joins nine that are busy, and takes ten times as long at first.
	 */
	public static final Scenario COLD_START = new Scenario("cold start", Traffic.poisson(1300, 30),
			Duration.ofSeconds(1), Scenarios::coldStart);

	/**
	 * Ten instances are replaced one after the other: each drains for a second, is gone
	 * for three, and comes back cold.
	 */
	public static final Scenario ROLLING_RESTART = new Scenario("rolling restart", Traffic.poisson(650, 60),
			Duration.ofSeconds(1), Scenarios::rollingRestart);

	/**
	 * One of three zones falls silent after 20 seconds, with its clients, whose users
	 * come to the others. The registry doubts its instances after 6 seconds and forgets
	 * them after 15.
	 */
	public static final Scenario ZONE_LOST = new Scenario("one zone lost", 10, Traffic.poisson(660, 45),
			Duration.ofSeconds(1), List.of("a", "b", "c"), Scenarios::zoneLost);

	private static final ServiceTime USUAL = ServiceTime.logNormal(Duration.ofMillis(20), 1);

	private static final int TROUBLED = 4;

	private Scenarios() {
	}

	/**
	 * Returns the scenarios in which every variant is tried.
	 * @return the scenarios in the order of the table
	 */
	public static List<Scenario> all() {
		return List.of(HOMOGENEOUS, ERRORS, SLOW, FAST_FAILING, HALVED, DRASTIC_SLOWDOWN, SLOW_503, COLD_START,
				ROLLING_RESTART, ZONE_LOST);
	}

	private static void fleet(World world, int instances, int workers) {
		ServiceTime time = ServiceTime.logNormal(Duration.ofMillis(20), 1.5);
		for (int i = 0; i < instances; i++) {
			world.add(null, workers, time);
		}
	}

	private static void errors(World world) {
		fleet(world, 10, 8);
		world.servers().forEach((server) -> server.errors(0.01));
	}

	private static void linkerd(World world, int status, Duration troubled) {
		ServiceTime usual = ServiceTime.normal(Duration.ofMillis(167), Duration.ofMillis(5));
		for (int i = 0; i < 11; i++) {
			world.add(null, Server.UNLIMITED, usual);
		}
		world.at(15, () -> world.server(TROUBLED).answers(status, ServiceTime.fixed(troubled)));
		world.at(45, () -> world.server(TROUBLED).answers(200, usual));
	}

	private static void dialogue(World world, int status, Duration troubled) {
		ServiceTime usual = ServiceTime.crowded(Duration.ofMillis(60), 60);
		for (int i = 0; i < 2; i++) {
			world.add(null, Server.UNLIMITED, usual);
		}
		world.at(3, () -> world.server(1).answers(status, ServiceTime.crowded(troubled, 60)));
		world.at(10, () -> world.server(1).answers(200, usual));
	}

	private static void halved(World world) {
		for (int i = 0; i < 10; i++) {
			world.add(null, 4, USUAL);
		}
		world.at(5, () -> {
			world.server(TROUBLED).workers(2);
			world.server(TROUBLED + 1).workers(2);
		});
	}

	private static void coldStart(World world) {
		for (int i = 0; i < 9; i++) {
			world.add(null, 4, USUAL);
		}
		world.addLater(4, USUAL);
		world.at(5, () -> {
			world.server(9).answers(200, ServiceTime.warmingUp(USUAL, 10, Duration.ofSeconds(15), world.agenda()));
			world.starts(9);
		});
	}

	private static void rollingRestart(World world) {
		for (int i = 0; i < 10; i++) {
			world.add(null, 2, USUAL);
			int number = i;
			double drains = 2 + 5.5 * i;
			world.at(drains, () -> world.directory().status(World.id(number), InstanceStatus.DRAINING));
			world.at(drains + 1, () -> {
				world.server(number).reach(Reach.REFUSING);
				world.directory().remove(World.id(number));
			});
			world.at(drains + 4, () -> comesBack(world, number));
		}
	}

	private static void comesBack(World world, int number) {
		world.server(number).reach(Reach.REACHABLE);
		world.server(number).answers(200, ServiceTime.warmingUp(USUAL, 5, Duration.ofSeconds(10), world.agenda()));
		world.starts(number);
	}

	private static void zoneLost(World world) {
		List<String> zones = List.of("a", "b", "c");
		for (int i = 0; i < 12; i++) {
			String zone = zones.get(i % 3);
			world.add(zone, 2, USUAL);
			if (zone.equals("c")) {
				int number = i;
				world.at(20, () -> world.server(number).reach(Reach.SILENT));
				world.at(26, () -> world.directory().status(World.id(number), InstanceStatus.SUSPECT));
				world.at(35, () -> world.directory().remove(World.id(number)));
			}
		}
		world.at(20, () -> world.lose("c"));
	}

}
