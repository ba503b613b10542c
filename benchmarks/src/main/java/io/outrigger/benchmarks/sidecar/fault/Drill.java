package io.outrigger.benchmarks.sidecar.fault;

import java.time.Duration;
import java.util.List;

import io.outrigger.benchmarks.sidecar.fault.callee.Callee;
import io.outrigger.benchmarks.sidecar.fault.callee.Manner;
import io.outrigger.benchmarks.sidecar.fault.callee.Stage;
import io.outrigger.testsupport.net.FaultProxy;

/**
 * Something goes wrong for a while.
 *
 * @param name what
 * @param callees how many callees there are
 * @param success percent of the requests that must succeed with the sidecar meanwhile,
 * however busy the machine is
 * @param felt whether callers without the sidecar feel it, however short it is
 * @param fault what goes wrong
 */
record Drill(String name, int callees, double success, boolean felt, Fault fault) {

	/**
	 * Nothing goes wrong: for whoever warms up.
	 */
	static final Drill NOTHING = new Drill("nothing", 3, 100, false, Fault.lasting((stage) -> {
	}));

	/*
	 * Each way, so that an answer takes three seconds.
	 */
	private static final Duration SLOW = Duration.ofMillis(1_500);

	private static final Duration SOME_TIME = Duration.ofMillis(50);

	/**
	 * Returns all drills.
	 * @return in the order of the table
	 */
	static List<Drill> all() {
		return List.of(
				new Drill("one of three answering after three seconds", 3, 80, false,
						Fault.lasting((stage) -> stage.one().network().delay(SLOW))),
				new Drill("one of three resetting every connection", 3, 80, true,
						Fault.lasting((stage) -> stage.one().network().reset())),
				new Drill("half-open sockets: all that are open forgotten, each second", 3, 80, true, Drill::forget),
				new Drill("one of three answering 503", 3, 80, true,
						Fault.lasting((stage) -> stage.one().answer(Manner.unavailable(1)))),
				new Drill("503 storm: every third answer of all three", 3, 60, true, unavailable(3)),
				new Drill("503 storm: every answer of all three", 3, 0, true, unavailable(1)),
				new Drill("DNS gone", 3, 0, false, Fault.lasting((stage) -> stage.names().silence())),
				new Drill("one of two black-holed", 2, 80, true,
						Fault.lasting((stage) -> stage.one().network().blackHole())),
				new Drill("one of three restarting each second", 3, 80, true, Drill::restart),
				new Drill("every second caller cancelling within 50 ms", 3, 95, false, Fault.lasting(Drill::hurry)));
	}

	private static void forget(Stage stage, int before) {
		if (before % 4 == 0) {
			stage.callees().stream().map(Callee::network).forEach(FaultProxy::forget);
		}
	}

	private static Fault unavailable(int one) {
		return Fault.lasting((stage) -> stage.callees().forEach((callee) -> callee.answer(Manner.unavailable(one))));
	}

	private static void restart(Stage stage, int before) {
		if (before % 4 == 0) {
			stage.one().network().refuse();
		}
		else if (before % 4 == 2) {
			stage.one().network().heal();
		}
	}

	private static void hurry(Stage stage) {
		stage.callees().forEach((callee) -> callee.answer(Manner.within(SOME_TIME)));
		stage.hurryCallers();
	}

	@Override
	public String toString() {
		return this.name;
	}

}
