package io.outrigger.redis.feed;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.outrigger.redis.feed.FeedState.Cause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Records}.
 */
class RecordsTests {

	private final Records<Integer> records = new Records<>("the hash", 3, (id, record) -> {
		String text = new String(record, StandardCharsets.UTF_8);
		return text.startsWith("x") ? null : Integer.valueOf(text);
	});

	@Test
	void ofARecordThatIsReadTwiceTheLastCounts() {
		put("a", "1");
		put("a", "2");
		assertThat(all()).containsExactly(Map.entry("a", 2));
	}

	@Test
	void whatTheDecoderLeavesOutIsNotThereEvenIfItWasReadBefore() {
		put("a", "1");
		put("a", "x");
		assertThat(all()).isEmpty();
		put("a", "3");
		assertThat(all()).containsExactly(Map.entry("a", 3));
	}

	@Test
	void whatChangedMeanwhileLiesOverWhatWasRead() {
		put("a", "1");
		put("b", "1");
		put("c", "1");
		this.records.lay(List.of(new FeedChange(7, "a", bytes("2")), new FeedChange(8, "b", null),
				new FeedChange(9, "c", bytes("x"))));
		assertThat(all()).containsExactly(Map.entry("a", 2));
	}

	@Test
	void moreThanMayBeIsAnErrorWhetherOrNotItCanBeDecoded() {
		put("a", "1");
		put("b", "x");
		put("c", "1");
		put("c", "2");
		assertThatIllegalStateException().isThrownBy(() -> put("d", "x"))
			.withMessage("the hash has more than 3 fields");
	}

	private void put(String id, String record) {
		this.records.put(id, bytes(record));
	}

	private Map<String, Integer> all() {
		return this.records.at(1, Cause.FIRST).records();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
