package io.outrigger.benchmarks.flow.overload;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Requests that come whether those before were answered or not, as those of many clients
 * do: at random times, so many a second on average. Each waits for a second at most.
 */
final class Arrivals implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private static final int CONNECTIONS = 4_000;

	/* Of what most depends on there is always the same, however much else there is. */
	private static final double HIGH_PER_SECOND = 0.2 * ServiceMain.CAPACITY;

	private final ConnectionProvider connections = ConnectionProvider.builder("arrivals")
		.maxConnections(CONNECTIONS)
		.pendingAcquireMaxCount(-1)
		.build();

	private final LoopResources loop = LoopResources.create("arrivals", 1, true);

	private final HttpClient client;

	private final SplittableRandom random = new SplittableRandom(20261122);

	Arrivals(int port) {
		this.client = HttpClient.create(this.connections)
			.runOn(this.loop)
			.host("127.0.0.1")
			.port(port)
			.doOnError((request, error) -> {
			}, (response, error) -> {
			});
	}

	/**
	 * Lets requests come.
	 * @param times how many times what the service can do
	 * @param time for how long
	 * @return what became of each
	 * @throws InterruptedException if nobody wants to wait any more
	 * @throws TimeoutException if some neither end nor fail
	 */
	List<Arrival> come(double times, Duration time) throws InterruptedException, TimeoutException {
		Queue<Arrival> ended = new ConcurrentLinkedQueue<>();
		Phaser open = new Phaser(1);
		double perSecond = Math.max(HIGH_PER_SECOND, times * ServiceMain.CAPACITY);
		long began = System.nanoTime();
		for (double due = next(0, perSecond); due < time.toNanos(); due = next(due, perSecond)) {
			long at = (long) due;
			boolean high = this.random.nextDouble() < HIGH_PER_SECOND / perSecond;
			String priority = high ? "high" : (this.random.nextBoolean() ? "normal" : "low");
			for (long wait = at; wait > 0; wait = began + at - System.nanoTime()) {
				LockSupport.parkNanos(began + at - System.nanoTime());
			}
			open.register();
			ask(priority).subscribe((status) -> {
				ended.add(new Arrival(at, high, status, System.nanoTime() - began - at));
				open.arriveAndDeregister();
			});
		}
		open.awaitAdvanceInterruptibly(open.arrive(), PATIENCE.toSeconds() * 10, TimeUnit.SECONDS);
		return List.copyOf(ended);
	}

	private double next(double due, double perSecond) {
		return due - Math.log(1 - this.random.nextDouble()) / perSecond * 1e9;
	}

	private Mono<Integer> ask(String priority) {
		return this.client.headers((headers) -> headers.set("Outrigger-Priority", priority))
			.get()
			.uri("/work")
			.responseSingle((response, body) -> body.asString().thenReturn(response.status().code()))
			.timeout(PATIENCE)
			.onErrorReturn(0);
	}

	@Override
	public void close() {
		this.connections.dispose();
		this.loop.dispose();
	}

}
