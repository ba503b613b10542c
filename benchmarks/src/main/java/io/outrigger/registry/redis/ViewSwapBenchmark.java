package io.outrigger.registry.redis;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;

/**
 * What stands between records that are decoded and the view that readers see.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ViewSwapBenchmark {

	/**
	 * How many instances the service has.
	 */
	@Param("10000")
	public int instances;

	private final Map<String, ServiceInstance> all = new TreeMap<>();

	private Membership present = Membership.empty("crowd");

	private long revision;

	/**
	 * Lists them.
	 */
	@Setup
	public void fill() {
		for (int i = 0; i < this.instances; i++) {
			this.all.put("i-" + i, ServiceInstance.builder("crowd", "i-" + i, "10.0.0.1", 8080).build());
		}
		this.present = this.present.replaced(++this.revision, this.all, true, 0);
	}

	/**
	 * One of them changes its state.
	 * @return the view
	 */
	@Benchmark
	public Object oneChanges() {
		ServiceInstance one = this.present.view().instances().get(this.instances / 2);
		InstanceStatus other = (one.status() == InstanceStatus.UP) ? InstanceStatus.DRAINING : InstanceStatus.UP;
		this.present = this.present.changed(++this.revision, Map.of(one.id(), one.withStatus(other)));
		return this.present;
	}

	/**
	 * All are read, and one of them is another.
	 * @return the view
	 */
	@Benchmark
	public Object allAreRead() {
		ServiceInstance one = this.present.view().instances().get(this.instances / 2);
		this.all.put(one.id(), one.withIncarnation(this.revision));
		this.present = this.present.replaced(++this.revision, this.all, true, 0);
		return this.present;
	}

}
