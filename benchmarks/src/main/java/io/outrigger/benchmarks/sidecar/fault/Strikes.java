package io.outrigger.benchmarks.sidecar.fault;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.outrigger.benchmarks.sidecar.fault.callee.Stage;

/**
 * Lets something go wrong on a thread of its own, so that nobody who calls waits for it.
 */
final class Strikes implements AutoCloseable {

	private static final Duration APART = Duration.ofMillis(250);

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "fault");
		thread.setDaemon(true);
		return thread;
	});

	private final Fault fault;

	private final Stage stage;

	private @Nullable ScheduledFuture<?> striking;

	private int before;

	Strikes(Fault fault, Stage stage) {
		this.fault = fault;
		this.stage = stage;
	}

	void begin() {
		this.striking = this.thread.scheduleAtFixedRate(() -> this.fault.strike(this.stage, this.before++), 0,
				APART.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Ends it.
	 * @return when all was well again, by {@code System.nanoTime()}
	 */
	CompletableFuture<Long> end() {
		ScheduledFuture<?> striking = this.striking;
		if (striking == null || striking.isDone()) {
			return CompletableFuture.failedFuture(new IllegalStateException("Nothing goes wrong"));
		}
		striking.cancel(false);
		return CompletableFuture.supplyAsync(() -> {
			this.stage.heal();
			return System.nanoTime();
		}, this.thread);
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

}
