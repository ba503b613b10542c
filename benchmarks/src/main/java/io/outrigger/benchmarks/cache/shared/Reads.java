package io.outrigger.benchmarks.cache.shared;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.benchmarks.cache.product.Product;

/**
 * Reads many products, 64 at a time, and fails if one is not what was asked for.
 */
@FunctionalInterface
public interface Reads {

	/**
	 * How many are asked for at a time.
	 */
	int AT_ONCE = 64;

	/**
	 * Reads.
	 * @param ids what
	 * @throws Exception if a product could not be read
	 */
	void all(List<String> ids) throws Exception;

	/**
	 * Returns reads of what blocks nobody.
	 * @param read reads one
	 * @return the reads
	 */
	static Reads reactive(Function<String, Mono<Product>> read) {
		return (ids) -> {
			Long count = Flux.fromIterable(ids)
				.flatMap((id) -> read.apply(id).filter((product) -> product.id().equals(id)), AT_ONCE)
				.count()
				.block();
			require(ids.size(), Objects.requireNonNullElse(count, 0L));
		};
	}

	/**
	 * Returns reads of what blocks its thread, each of as many threads.
	 * @param read reads one
	 * @return the reads
	 */
	static Reads blocking(Function<String, @Nullable Product> read) {
		ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, (task) -> {
			Thread thread = new Thread(task, "reader");
			thread.setDaemon(true);
			return thread;
		});
		return (ids) -> {
			List<Callable<Long>> shares = IntStream.range(0, AT_ONCE)
				.<Callable<Long>>mapToObj((thread) -> () -> share(ids, thread, read))
				.toList();
			long count = 0;
			for (Future<Long> share : threads.invokeAll(shares)) {
				count += share.get();
			}
			require(ids.size(), count);
		};
	}

	private static long share(List<String> ids, int thread, Function<String, @Nullable Product> read) {
		long count = 0;
		for (int i = thread; i < ids.size(); i += AT_ONCE) {
			Product product = read.apply(ids.get(i));
			count += (product != null && product.id().equals(ids.get(i))) ? 1 : 0;
		}
		return count;
	}

	private static void require(long wanted, long count) {
		if (count != wanted) {
			throw new IllegalStateException("Of " + wanted + " products only " + count + " were read");
		}
	}

}
