package io.outrigger.registry.load;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link LiveHeap}.
 */
class LiveHeapTests {

	private static final int SIZE = 64 << 20;

	private final LiveHeap heap = new LiveHeap();

	@Test
	void countsWhatIsLiveAndNotWhatIsGarbage() {
		// What the first frees may keep alive what only the second can free
		System.gc();
		System.gc();
		double before = this.heap.share();
		byte[] kept = new byte[SIZE];
		System.gc();
		double with = this.heap.share();
		assertThat(kept).hasSize(SIZE);
		kept = null;
		System.gc();
		double share = (double) SIZE / Runtime.getRuntime().maxMemory();
		assertThat(with - before).isEqualTo(share, within(share / 2));
		assertThat(with - this.heap.share()).isEqualTo(share, within(share / 2));
	}

}
